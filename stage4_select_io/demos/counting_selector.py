"""Selectors that count their calls."""
import selectors


class Counting:
    selects = 0
    told = 0  # something about a descriptor

    def register(self, *what):
        self.told += 1
        return super().register(*what)

    def modify(self, *what):
        self.told += 1
        return super().modify(*what)

    def unregister(self, *what):
        self.told += 1
        return super().unregister(*what)

    def select(self, timeout=None):
        self.selects += 1
        return super().select(timeout)


class CountingSelect(Counting, selectors.SelectSelector):
    pass


class CountingEpoll(Counting, selectors.EpollSelector):
    pass
