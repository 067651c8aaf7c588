"""Development's settings with quick password hashes: the real ones cost a second of both processors, and hide all else."""

from network.settings.dev import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
