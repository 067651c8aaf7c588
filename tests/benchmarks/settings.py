"""Development's settings with the floor's address and its template engine (no context processors, cached loader)."""

from network.settings.dev import *  # noqa: F403
from network.settings.dev import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
LOGGING_CONFIG = None
TEMPLATES = [
    *TEMPLATES,
    {
        "NAME": "floor",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [("django.template.loaders.filesystem.Loader", [BASE_DIR / "tests/benchmarks"])],
                )
            ]
        },
    },
]
