# The image of web, worker and scheduler; docker-compose.yml says which is which.
FROM python:3.13-slim-trixie AS packages
COPY requirements/production.txt .
RUN python -m venv /srv/venv && /srv/venv/bin/pip install --no-cache-dir --require-hashes -r production.txt

FROM python:3.13-slim-trixie
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=network.settings.production STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/media \
    AUDIT_HEAD_FOLDER=/srv/audit-heads
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin network \
    && install --directory --owner network /srv/media /srv/audit-heads /srv/beat
COPY --from=packages /srv/venv /srv/venv
WORKDIR /srv/network
COPY . .
# Compiled translations and static files belong to the image. The values only let the settings load: nothing connects.
RUN python -m network.embedded.messages \
    && SECRET_KEY=build DATABASE_URL=postgresql://build REDIS_URL=redis://build SITE_URL=https://build \
       ALLOWED_HOSTS=build EMAIL_URL=smtp://build FROM_EMAIL=build CONTACT_EMAIL=build python manage.py collectstatic --noinput --verbosity 0
USER network
EXPOSE 8000
CMD ["gunicorn", "network.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--worker-class=gthread", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--graceful-timeout=20"]
