"""Development: plain http on this machine, reloading, the mailbox page; otherwise as in production."""

from network.settings.base import *  # noqa: F403
from network.settings.base import SECRET_KEY

DEBUG = False
DEVELOPMENT = True
SECRET_KEY = SECRET_KEY or "development-only-never-used-where-people-are"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
# `__Host-` cookies need https.
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
# The demo sign-ins have no authenticator app.
ADMIN_SECOND_STEP = False
# /dev/mailbox/ shows them.
KEEP_SENT_WORDS = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
