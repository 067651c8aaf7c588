"""Structured logs: one JSON object a line, with the request's id, never with what a person typed."""

import sys
import traceback
from typing import Any

import structlog

from network.settings import environment


def without_words(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A crash as its kind and its place: an error's own text often quotes what a person typed.

    Django's request and security loggers put the path into their line, and a path may hold a token: theirs stays a template.
    """
    error = event.pop("exc_info", None)
    error = sys.exception() if error is True else error[1] if isinstance(error, tuple) else error
    if isinstance(error, BaseException):
        event["error"] = type(error).__qualname__
        event["place"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    given = event.pop("positional_args", ())
    if event["logger"].startswith(("django.request", "django.security", "celery.app.trace")):
        event["event"] = _without_path(str(event["_record"].msg), given)
    return event


def _without_path(template: str, given: Any) -> str:
    """Django's last argument is the path; Celery's only one a dictionary with the error's words."""
    return template % (*given[:-1], "…") if isinstance(given, tuple) and given else template


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    without_words,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
            "foreign_pre_chain": SHARED,
            "pass_foreign_args": True,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": environment.LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        # Django logs each 4xx with its path; a path may hold a token, so only our own request line is kept.
        "django.request": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
