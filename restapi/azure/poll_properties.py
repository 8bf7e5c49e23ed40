"""The properties of a pipeline step that is completed by polls: `completion: poll` and `poll: {…}`, our additions."""

from __future__ import annotations

from restapi.completing.callback import ByCallback
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.response import ByResponse
from restapi.declaring.keys import GivenKeys, Key, Keys
from restapi.declaring.kinds import choice, mapping, number, seconds, statuses, verbatim, whole
from restapi.errors import FileError, Place, located
from restapi.schedule import Growth, Schedule
from restapi.yaml_file import Entry

SCHEDULE = (
    Key("interval", seconds, "interval"),
    Key("growth", choice(Growth, may_be_empty=True), "growth"),
    Key("maximumInterval", seconds, "maximum"),
    Key("jitter", number, "jitter"),
    Key("initialDelay", seconds, "initial_delay"),
    Key("count", whole, "count"),
    Key("consecutiveSuccesses", whole, "successes"),
    Key("toleratedErrors", whole, "errors"),
)
TEXTS = (
    Key("success", attribute="success"),
    Key("failure", attribute="failure"),
    Key("continue", attribute="proceed"),
    Key("statusUrl", attribute="status_url"),
    Key("pending", statuses, "pending"),
)
POLL = Keys("property of poll", [*SCHEDULE, *TEXTS, Key("cancel", mapping, "cancel")])
CANCEL = Keys(
    "property of cancel",
    [
        Key("method", attribute="method"),
        Key("url", attribute="url"),
        Key("urlSuffix", attribute="url_suffix"),
        Key("body", verbatim, "body"),
    ],
)


class Polls:
    """The polls of one step, given its properties."""

    def __init__(self, step: GivenKeys) -> None:
        self.wanted = bool(step.value("completion")) or "poll" in step
        named = next((step.entries[name] for name in ("poll", "completion") if name in step), None)
        self.place = named.place if named else step.place
        entries = step.entries["poll"].value.entries("poll") if "poll" in step else {}
        self.given = POLL.given(entries, self.place)

    def completion(self, otherwise: ByResponse | ByCallback) -> ByResponse | ByPolling | ByCallback:
        """The way the step completes; *otherwise* is what its inputs say."""
        if not self.wanted:
            return otherwise
        match otherwise:
            case ByCallback():
                hint = "leave one of them out"
                raise FileError("a step that waits for a callback is not polled", place=self.place, hint=hint)
            case ByResponse(criterion):
                return self._polling(criterion)

    def _polling(self, criterion: str) -> ByPolling:
        """The polls; *criterion* is that of the inputs, which `success` may be instead of."""
        if "success" in self.given and criterion:
            place, hint = self.given.entries["success"].place, "leave one of them out: they mean the same"
            raise FileError("a step has successCriteria or success", place=place, hint=hint)
        texts = self.given.arguments(TEXTS)
        success = texts.pop("success", "") or criterion
        return ByPolling(success, schedule=self._schedule(), cancel=self._cancel(), **texts)

    def places(self, inputs: dict[str, Place]) -> dict[str, Place]:
        """The places of the parts that are checked later, given those of the inputs."""
        if not self.wanted:
            return {}
        places = self.given.places()
        found = {key.attribute: places[key.attribute] for key in POLL.rows if key.name in self.given}
        return {"success": inputs["criterion"], **found}

    def _schedule(self) -> Schedule:
        numbers = self.given.arguments(SCHEDULE)
        growth = Growth(numbers.pop("growth", Growth.FIXED))
        with located(self.place):
            return Schedule(growth=growth, **numbers)

    def _cancel(self) -> Cancel | None:
        entries: dict[str, Entry] | None = self.given.value("cancel")
        if entries is None:
            return None
        cancel = CANCEL.given(entries, self.place)
        if "url" in cancel and "urlSuffix" in cancel:
            place = entries["url"].place
            raise FileError("a cancel request has url or urlSuffix", place=place, hint="leave one out")
        return Cancel(**cancel.arguments())
