"""Every environment variable that the platform reads, in one place, with what it means.

Nothing else in the project reads `os.environ` (an architecture test holds this),
but for `bin/` and `network.embedded`, which set these variables.
"""

import environ

env = environ.Env()

# Where the site is reached, without a path: links in e-mails are made from it, never from a request.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# The number of proxies in front that set X-Forwarded-For and X-Forwarded-Proto.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
SECRET_KEY = env.str("SECRET_KEY", "")
# Former keys, comma-separated. Keep them for ever: refusals of news are stored as hashes keyed with the key of their day.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# DATABASE_URL is the plain runtime role of web and worker; DATABASE_OWNER_URL the role that migrates.
DATABASE_URL = env.str("DATABASE_URL", "")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
REDIS_URL = env.str("REDIS_URL", "")
# The folder of pg_dump and pg_restore, of the database's version or newer; empty when they are on PATH.
POSTGRES_PROGRAMS = env.str("POSTGRES_PROGRAMS", "")

# Where mail leaves: smtp://user:password@host:port, smtp+tls://… (STARTTLS), smtp+ssl://… or empty for none.
EMAIL_URL = env.str("EMAIL_URL", "")
FROM_EMAIL = env.str("FROM_EMAIL", "")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", "")

# Folders of this installation: collected static files and uploaded files.
STATIC_ROOT = env.str("STATIC_ROOT", "")
MEDIA_ROOT = env.str("MEDIA_ROOT", "")
# Where the head of the audit record is published every day; best a folder that another machine copies and keeps.
AUDIT_HEAD_FOLDER = env.str("AUDIT_HEAD_FOLDER", "")

# Sign-in with others: each appears only when both of its values are set.
SOCIAL_SIGN_IN = {
    provider: (env.str(f"{provider.upper()}_CLIENT_ID", ""), env.str(f"{provider.upper()}_CLIENT_SECRET", ""))
    for provider in ("google", "microsoft", "facebook")
}

LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
