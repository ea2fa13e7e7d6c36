"""The two worlds an emulated app can live in: virtual (time jumps, the network is in memory) and real.

A world is an asyncio event loop with a network, a clock and randomness; whatever is written on asyncio runs in both.
"""

from emulator.engine.world.certificates import SHOWN, Shown
from emulator.engine.world.failures import REFUSED, UNKNOWN_HOST, UNREACHABLE, UNTRUSTED, Failure
from emulator.engine.world.faults import FAULTS, Fault, register
from emulator.engine.world.loop import Ending, Runaway, VirtualLoop
from emulator.engine.world.network import Elsewhere, Network, VirtualNetwork
from emulator.engine.world.real import RealNetwork, RealWorld
from emulator.engine.world.virtual import VirtualWorld
from emulator.engine.world.world import Main, Quiet, World

__all__ = [
    "FAULTS",
    "REFUSED",
    "SHOWN",
    "UNKNOWN_HOST",
    "UNREACHABLE",
    "UNTRUSTED",
    "Elsewhere",
    "Ending",
    "Failure",
    "Fault",
    "Main",
    "Network",
    "Quiet",
    "RealNetwork",
    "RealWorld",
    "Runaway",
    "Shown",
    "VirtualLoop",
    "VirtualNetwork",
    "VirtualWorld",
    "World",
    "register",
]
