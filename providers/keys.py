"""Where a vendor's key is found: an argument, a secret file, or the vendor's usual environment variable."""

import os
from pathlib import Path

from providers.errors import NotConfigured
from providers.types import ProviderOptions


def find_key(vendor: str, variable: str, options: ProviderOptions, *, needed: bool = True) -> str:
    """The key: `options.api_key`, else the content of `options.key_file`, else of the environment variable
    `variable`, else of the file that `<variable>_FILE` names, as Docker's secrets are passed on.

    Raises NotConfigured if it cannot be one, and if there is none unless it is not `needed`: then it is "". The
    message never holds it.
    """
    file = options.key_file or (not os.environ.get(variable) and os.environ.get(f"{variable}_FILE"))
    if options.api_key:
        key = options.api_key
    elif file:
        key = _read(vendor, Path(file))
    else:
        key = os.environ.get(variable, "")
    key = key.strip()
    if not key and not needed:
        return ""
    if not key:
        raise NotConfigured(
            f"There is no key for {vendor!r}. Store it under Settings or by `assistant keys set {vendor}`; or set the "
            f"environment variable {variable} to it, or {variable}_FILE (or key_file under [providers.{vendor}]) to "
            "the path of a file that holds it.",
            provider=vendor,
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise NotConfigured(
            f"The key for {vendor!r} holds spaces, line breaks or letters that no key has. Copy it once more.",
            provider=vendor,
        )
    return key


def _read(vendor: str, file: Path) -> str:
    try:
        key = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise NotConfigured(
            f"The key file {str(file)!r} for {vendor!r} cannot be read: {reason}.", provider=vendor
        ) from None
    if not key.strip():
        raise NotConfigured(
            f"The key file {str(file)!r} for {vendor!r} is empty. Write the key to it.", provider=vendor
        )
    return key
