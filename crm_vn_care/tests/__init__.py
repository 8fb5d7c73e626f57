from . import test_board
from . import test_event
from . import test_greetings
from . import test_planning
from . import test_rights
from . import test_sync
from . import test_tour
from . import test_message
