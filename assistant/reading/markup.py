"""XML parsed without its dangers: no entities of its own, nothing fetched, no depth without end."""

from lxml import etree

from assistant.errors import ReadError


def parsed(data: bytes) -> etree._Element:
    """The root element. Raises ReadError for what is not well formed or declares entities, which may unfold to much."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("is not well formed: its XML breaks off or is wrong") from error
    document = root.getroottree().docinfo.internalDTD
    if document is not None and any(True for _ in document.iterentities()):
        raise ReadError("declares XML entities of its own, which can unfold to anything: it is not read")
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
