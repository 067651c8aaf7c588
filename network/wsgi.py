"""The WSGI application that gunicorn serves, in development as in production."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings.production")

application = get_wsgi_application()

# Read the addresses, both catalogues and the frame of a page before the first visitor asks for one.
for tag, _name in settings.LANGUAGES:
    with translation.override(tag):
        reverse("site:home")
get_template("site/home.html")
