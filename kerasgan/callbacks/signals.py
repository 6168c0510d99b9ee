"""Taking over a signal for as long as training runs."""

import signal
import threading


class SignalTaker:
    """Mixin of callbacks that answer a signal; `fit` gives it back however it ends."""

    taken = ()  # (number, who had it before)

    def take(self, number, handler):
        """Answers a signal by `handler(number, frame)`; only the main thread can."""
        if threading.current_thread() is threading.main_thread():
            self.taken = number, signal.signal(number, handler)

    def give_back(self):
        """Gives the signal back to whoever had it; safe to call at any time."""
        if self.taken:
            signal.signal(*self.taken)
            self.taken = ()
