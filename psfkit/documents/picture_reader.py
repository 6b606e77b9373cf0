"""Pictures from strangers: whether they can be opened, and how large they are."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from psfkit.errors import InputError

MAX_PIXELS = 50_000_000
"""Pixels of the largest picture: Pillow takes up to four bytes for each."""
_MOST_GONE_OVER = 12 * MAX_PIXELS
"""Pixels that a decoder goes over: of a progressive JPEG each as often as it has scans, ten as a rule."""
_SCAN = b"\xff\xda"
_FORMS = {"PNG": "PNG", "JPEG": "JPEG", "GIF": "GIF", "WEBP": "WebP"}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture that can be opened."""

    form: str
    """PNG, JPEG, GIF or WebP."""
    width: int
    height: int


def read_picture(content: bytes) -> Picture:
    """Open a picture and decode it, of several frames the first.

    Raises:
        InputError: It is no PNG, JPEG, GIF or WebP, cannot be decoded, or is too large.
    """
    from PIL import Image, UnidentifiedImageError

    forms = tuple(_FORMS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=forms) as picture:
                found = Picture(_FORMS[picture.format or ""], *picture.size)
                _check_size(found, content)
                picture.verify()
            with Image.open(BytesIO(content), formats=forms) as picture:
                picture.draft(picture.mode, (1, 1))
                picture.load()
    except InputError:
        raise
    except Image.DecompressionBombError:
        raise InputError(f"it has far more than {MAX_PIXELS // 1_000_000} million pixels") from None
    except UnidentifiedImageError:
        raise InputError("it is no PNG, JPEG, GIF or WebP, or damaged where it begins") from None
    except Exception as error:  # noqa: BLE001 - what a decoder meets in a broken picture it raises as anything
        raise InputError(f"it cannot be opened: damaged or cut short ({type(error).__name__})") from None
    return found


def _check_size(found: Picture, content: bytes) -> None:
    pixels = found.width * found.height
    if pixels > MAX_PIXELS:
        size = f"{found.width} by {found.height} pixels"
        raise InputError(f"it has {size}, more than {MAX_PIXELS // 1_000_000} million in all")
    scans = content.count(_SCAN) if found.form == "JPEG" else 1
    if scans * pixels > _MOST_GONE_OVER:
        raise InputError(f"it is drawn in {scans} scans, more than a picture of its size needs")
