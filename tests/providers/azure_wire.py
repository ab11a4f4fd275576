"""How OpenAI's models write on Azure, taken down from Azure's reference."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from providers.loopback import Answer, Asked
from providers.testing import USAGE, Call, Kind
from providers.types import Finish, Usage
from tests.providers.wires import OpenAIWire, event


class AzureWire(OpenAIWire):
    """OpenAI's on Azure: judgements of safety with everything, other errors, the key in a header of its own."""

    base_path = ""
    path = "/openai/v1/chat/completions"
    safe: Mapping[str, Any] = {"hate": {"filtered": False, "severity": "safe"}}

    def reply(self, text: str, *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE) -> Answer:
        """A whole reply."""
        body = json.loads(super().reply(text, calls=calls, finish=finish, usage=usage).pieces[0])
        body["prompt_filter_results"] = [{"prompt_index": 0, "content_filter_results": self.safe}]
        body["choices"][0]["content_filter_results"] = self.safe
        return Answer((json.dumps(body).encode(),))

    def stream(
        self, texts: Sequence[str], *, calls: Sequence[Call] = (), finish: Finish = "stop", usage: Usage = USAGE
    ) -> Answer:
        """The first event judges the prompt and has no choices."""
        whole = super().stream(texts, calls=calls, finish=finish, usage=usage)
        judged = {"prompt_filter_results": [{"prompt_index": 0, "content_filter_results": self.safe}]}
        head = {"id": "", "object": "", "created": 0, "model": "", "choices": [], **judged}
        first = event(head) + whole.pieces[0]
        return Answer((first, *whole.pieces[1:]), kind=whole.kind, framing="chunked")

    def error(self, status: int, kind: Kind, said: str) -> Answer:
        """An error body."""
        if kind in ("too_long", "temperature"):
            return super().error(status, kind, said)
        error: dict[str, Any] = {"code": str(status), "message": said}
        if kind == "blocked":
            filtered = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": self.safe}
            error = {"message": said, "type": None, "param": "prompt", "code": "content_filter", "innererror": filtered}
        return Answer((json.dumps({"error": error | {"status": status}}).encode(),), status=status)

    def key(self, asked: Asked) -> str:
        """The key, nowhere else."""
        assert "authorization" not in asked.headers
        return asked.headers["api-key"]
