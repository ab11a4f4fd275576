"""Office documents in the 'strict' form of their standard, put into the usual one, which libraries know."""

import io
import re
import zipfile

# ISO/IEC 29500 names the same things differently: its parts 1 and 4.
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")


def usual(data: bytes) -> bytes:
    """The document under the usual names; one that has them already as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "_rels/.rels" not in archive.namelist() or not _NAME.search(archive.read("_rels/.rels")):
            return data
        renamed = io.BytesIO()
        with zipfile.ZipFile(renamed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for name in archive.namelist():
                content = archive.read(name)
                if name.endswith((".xml", ".rels")):
                    content = _NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", content)
                target.writestr(name, content)
    return renamed.getvalue()
