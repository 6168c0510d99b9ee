"""Where an entry's files are fetched from: an address, or the Hugging Face Hub."""

import os
import re
import tempfile
import urllib.parse
from pathlib import Path

from kerasgan import optional
from kerasgan.presets import download
from kerasgan.presets.config import MEGABYTE

METADATA = "metadata.json"
LARGEST_METADATA = MEGABYTE
_HUB = re.compile(r"hf://([\w-][\w.-]*/([\w-][\w.-]*))(?:@([\w-][\w./-]*))?", re.ASCII)


class Web:
    """An entry at an address, over HTTP."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address)
        self.address = address.rstrip("/")
        self.name = urllib.parse.unquote(self.address.rpartition("/")[2])
        plain = re.fullmatch(r"[\w-][\w.-]*", self.name) and parts.path.strip("/")
        if not plain or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError(
                "The address of a preset is that of its folder, which ends in its name "
                "and holds no password, '?' or '#'. Received: "
                f"{address!r}. Write for example: 'https://host/zoo/dcgan_mnist'."
            )

    def read_metadata(self):
        """Returns the content of its metadata.json, bytes."""
        return download.fetch_small(f"{self.address}/{METADATA}", LARGEST_METADATA)

    def fetch(self, name, path, file):
        """Downloads one of its files."""
        download.fetch(f"{self.address}/{urllib.parse.quote(name)}", path, file)


class Hub:
    """An entry that is a repository of the Hugging Face Hub."""

    def __init__(self, address):
        found = _HUB.fullmatch(address)
        if not found or ".." in address:
            raise ValueError(
                "A preset on the Hub is 'hf://user/name' or 'hf://user/name@revision'. "
                f"Received: {address!r}."
            )
        self.address = address
        self.repository, self.name, self.revision = found.groups()

    def read_metadata(self):
        """Returns the content of its metadata.json, bytes."""
        with tempfile.TemporaryDirectory() as folder:
            path = self._download(METADATA, folder, at_most=LARGEST_METADATA)
            return path.read_bytes()

    def fetch(self, name, path, file):
        """Downloads one of its files."""
        found = self._download(name, path.parent / "hub", exactly=file.bytes)
        if not download.matches(found, file):
            raise ValueError(
                f"{name} of {self.address} is not the file that was published: its "
                f"sha256 is not {file.sha256}. Nothing of it was kept."
            )
        os.replace(found, path)

    def _download(self, name, folder, at_most=None, exactly=None):
        hub = optional.require(
            "huggingface_hub", "A preset of the Hub", "kerasgan[hub]"
        )
        try:
            url = hub.hf_hub_url(self.repository, name, revision=self.revision)
            size = hub.get_hf_file_metadata(url).size
        except Exception as error:  # of several packages, which change with versions
            raise self._unreachable(name, error) from None
        if (
            size is None
            or size > (exactly or at_most or 0)
            or size != (exactly or size)
        ):
            raise ValueError(
                f"{name} of {self.address} has {size} bytes, and "
                f"{exactly or f'at most {at_most}'} were expected. Nothing was fetched."
            )
        try:
            return Path(
                hub.hf_hub_download(
                    self.repository, name, revision=self.revision, local_dir=folder
                )
            )
        except Exception as error:
            raise self._unreachable(name, error) from None

    def _unreachable(self, name, error):
        text = " ".join(str(error).split()) or type(error).__name__
        return ConnectionError(
            f"{name} of {self.address} could not be fetched: {text[:300]} Check the "
            "name and the connection."
        )
