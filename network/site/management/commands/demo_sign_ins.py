from django.core.management.base import BaseCommand

from network.site import demo


class Command(BaseCommand):
    help = "Print the demo sign-ins, one a line; nothing where load_launch --demo was not run."

    def handle(self, *args, **options) -> None:
        for email, roles in demo.sign_ins():
            self.stdout.write(f"{email:<22} {demo.PASSWORD}   {roles or 'member'}")
