"""Addresses and clients for the tests. Every test runs twice: against the simulator itself, and
through a server that forwards to it."""

import pytest
import servers
from google import genai
from google.genai import types
from revision import NAME


class Api:
    """Somewhere to send requests to."""

    def __init__(self, simulator, forwards):
        self.simulator = simulator
        self.forwards = forwards
        self.running = {}
        # A client that nobody holds closes its connections, also those still in use.
        self.clients = []

    def address(self, key="test"):
        """The address for a caller whose key is `key`. The forwarder has its own and ignores the
        caller's, so that there is one for each."""
        if not self.forwards:
            return self.simulator.address
        if key not in self.running:
            self.running[key] = servers.forwarder(self.simulator, key)
        return self.running[key].address

    def client(self, key="test", retries=0):
        """The SDK's client, with as many retries as `retries` and short waits between them."""
        client = genai.Client(
            api_key=key,
            http_options=types.HttpOptions(
                base_url=self.address(key),
                timeout=60_000,
                retry_options=types.HttpRetryOptions(attempts=attempts(retries)),
            ),
        )
        self.clients.append(client)
        return client

    def stop(self):
        for forwarder in self.running.values():
            forwarder.stop()


def attempts(retries):
    """1.x counts the retries under this name, later versions the first request, too."""
    return retries if NAME == "outputs" else retries + 1


@pytest.fixture(scope="session")
def simulator():
    running = servers.simulator(NAME)
    yield running
    running.stop()


@pytest.fixture(scope="session", params=["simulated", "forwarded"])
def api(request, simulator):
    api = Api(simulator, forwards=request.param == "forwarded")
    yield api
    api.stop()


@pytest.fixture
def client(api):
    return api.client()
