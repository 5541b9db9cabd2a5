"""To import this is to load what reading needs: worker processes are forked from one that has done so, and share it."""

import gc
import os

gc.disable()  # nothing that is loaded here is ever let go of: to look for what might be takes a tenth of the time
# Must be said before numpy is loaded: threads would not survive the fork, and the products are too small to gain by them.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from contextlib import suppress  # noqa: E402

from graph.documents import load_all  # noqa: E402
from graph.errors import GuanxiError  # noqa: E402

with suppress(GuanxiError, OSError, ValueError, KeyError):  # what cannot be loaded is for the worker to tell that needs it
    load_all()
gc.freeze()  # looking at what is shared would copy it, in every process
gc.enable()
