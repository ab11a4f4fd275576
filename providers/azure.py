"""OpenAI's models on Azure: "azure:DEPLOYMENT", with the resource's address as base_url.

The resource is asked by Azure's version 1 of the API, which needs no date; with `api_version`, such as
"2024-10-21", by the deployment's own address, as older resources and gateways want it.
"""

import os
from dataclasses import replace

import openai

from providers.base import DEFAULTS, Provider
from providers.errors import NotConfigured
from providers.hosted import HostedEmbedder
from providers.http import check_url, client
from providers.keys import find_key
from providers.openai import OpenAI, OpenAIEmbedder
from providers.types import ProviderOptions

VARIABLE = "AZURE_OPENAI_API_KEY"
ADDRESS = "AZURE_OPENAI_ENDPOINT"


class Azure(OpenAI):
    """A deployment of a chat model on Azure."""

    vendor = "azure"

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, api_version: str | None = None) -> None:
        self.api_version = api_version
        super().__init__(model, options)

    def connect(self) -> openai.OpenAI:
        return connect(self, self.options, self.api_version)


class AzureEmbedder(OpenAIEmbedder):
    """A deployment of an embedding model on Azure. One that is not named as its model needs `dimension`."""

    vendor = "azure"

    def __init__(
        self,
        model: str,
        options: ProviderOptions = DEFAULTS,
        *,
        dimension: int | None = None,
        api_version: str | None = None,
    ) -> None:
        self.api_version = api_version
        super().__init__(model, options, dimension=dimension)

    def connect(self) -> openai.OpenAI:
        return connect(self, self.options, self.api_version)


def connect(owner: Provider | HostedEmbedder, options: ProviderOptions, api_version: str | None) -> openai.OpenAI:
    """The SDK's client. Raises NotConfigured without a key or the resource's address."""
    options = replace(options, base_url=options.base_url or os.environ.get(ADDRESS))
    url = check_url(owner.vendor, options)
    if url is None:
        raise NotConfigured(
            f"The address of the Azure resource is not set. Set base_url under [providers.{owner.vendor}], or the "
            f"environment variable {ADDRESS}, like 'https://RESOURCE.openai.azure.com'.",
            provider=owner.vendor,
        )
    url = url.removesuffix("/openai/v1").removesuffix("/openai")
    key = find_key(owner.vendor, VARIABLE, options)
    http = client(owner, options, bearer=False)
    if api_version is None:
        return openai.OpenAI(
            api_key=key,
            base_url=f"{url}/openai/v1",
            default_headers={"api-key": key},
            max_retries=0,
            http_client=http,
        )
    return openai.AzureOpenAI(
        api_key=key,
        azure_endpoint=url,
        azure_deployment=owner.model,
        api_version=api_version,
        max_retries=0,
        http_client=http,
    )
