"""Odoo in forks of this process: each has a cursor of its own and may be killed."""

import json
import os
import signal
import sys
import traceback


class Forks:
    """Loads the registry of a database once; methods run in forks.

    This process itself holds no connection, or the forks would share it.
    """

    def __init__(self, database):
        import odoo.sql_db
        from odoo.modules.registry import Registry

        self.registry = Registry(database)
        odoo.sql_db.close_all()

    def start(self, work, *arguments):
        """Call a method in a fork, with an environment; return its process id.

        The environment commits in the end; an exception ends the fork with 1.
        """
        process = os.fork()
        if process:
            return process
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        code = 1
        try:
            from odoo.api import SUPERUSER_ID, Environment

            with self.registry.cursor() as cr:
                work(Environment(cr, SUPERUSER_ID, {}), *arguments)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def call(self, work, *arguments):
        """Run a method in a fork to its end."""
        __, status = os.waitpid(self.start(work, *arguments), 0)
        if status:
            raise RuntimeError(f"{work.__name__} failed with {status}")

    def read(self, work, *arguments):
        """Run a method in a fork and return what it returns, by JSON."""
        reader, writer = os.pipe()

        def write(env):
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(env, *arguments), pipe)

        process = self.start(write)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            result = pipe.read()
        os.waitpid(process, 0)
        return json.loads(result)
