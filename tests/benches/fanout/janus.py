"""Janus in a network namespace of its own: it takes no loopback address."""

import contextlib
import pathlib
import subprocess

from parts import Part, await_listener

NAMESPACE = "diemcau-janus"
OUTSIDE, INSIDE = "10.213.0.1", "10.213.0.2"
# Receivers live on addresses of this network; all of it is local on the outside.
FIRST_RECEIVER, RECEIVERS = "10.214.0.1", "10.214.0.0/16"
FEED_PORT, API_PORT = 5004, 8088
BRIDGE_HOST, BRIDGE_PORT = "127.0.0.1", 8188
LIBRARIES = pathlib.Path("/usr/lib/x86_64-linux-gnu/janus")


def is_installed():
    return pathlib.Path("/usr/bin/janus").exists()


def write_configuration(folder):
    (folder / "janus.jcfg").write_text(
        'general: { configs_folder = "%s"  plugins_folder = "%s/plugins"  transports_folder = "%s/transports"\n'
        "  session_timeout = 0  debug_level = 2 }\n"
        'nat: { ice_lite = true  ice_ignore_list = "vmnet" }\n'
        'media: { rtp_port_range = "20000-60000" }\n'
        'plugins: { disable = "libjanus_audiobridge.so,libjanus_videoroom.so,libjanus_sip.so,libjanus_nosip.so,'
        "libjanus_recordplay.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_duktape.so,"
        'libjanus_lua.so,libjanus_echotest.so" }\n' % (folder, LIBRARIES, LIBRARIES)
    )
    (folder / "janus.transport.http.jcfg").write_text(
        'general: { json = "compact"  base_path = "/janus"  http = true  port = %d  https = false }\n' % API_PORT
    )
    (folder / "janus.plugin.streaming.jcfg").write_text(
        'program: { type = "rtp"  id = 1  audio = true  video = true\n'
        '  audioport = %d  audiopt = 111  audiocodec = "opus"  videoport = %d  videopt = 96  videocodec = "vp8" }\n'
        % (FEED_PORT + 2, FEED_PORT)
    )


class Janus:
    """Janus, its network, the feed and the bridge to WHEP."""

    def __init__(self, folder, bench):
        write_configuration(folder)
        self.bench, self.folder = bench, folder

    def __enter__(self):
        with contextlib.ExitStack() as undoing:
            self._make_network(undoing)
            words = ["ip", "netns", "exec", NAMESPACE, "janus", "-F", self.folder, "-o"]
            server = undoing.enter_context(Part(words, stderr=subprocess.DEVNULL))
            await_listener(INSIDE, API_PORT)
            # `ip netns exec` becomes what it starts, so this is Janus itself.
            self.pid = server.process.pid
            api, feed = f"http://{INSIDE}:{API_PORT}/janus", f"{INSIDE}:{FEED_PORT}"
            undoing.enter_context(Part([self.bench, "janus", api, feed, f"{BRIDGE_HOST}:{BRIDGE_PORT}"]))
            await_listener(BRIDGE_HOST, BRIDGE_PORT)
            self.url = f"http://{BRIDGE_HOST}:{BRIDGE_PORT}/whep"
            # From here on it is undone at the end; had anything failed, it would be by now.
            self.undoing = undoing.pop_all()
        return self

    def _make_network(self, undoing):
        undoing.callback(ip, f"netns delete {NAMESPACE}", check=False)
        undoing.callback(ip, "link delete dj-out", check=False)
        undoing.callback(ip, f"route delete local {RECEIVERS} dev lo", check=False)
        ip(f"netns add {NAMESPACE}")
        ip(f"link add dj-out type veth peer name dj-in netns {NAMESPACE}")
        ip(f"addr add {OUTSIDE}/30 dev dj-out")
        ip("link set dj-out up")
        ip(f"route add local {RECEIVERS} dev lo")
        ip(f"-n {NAMESPACE} addr add {INSIDE}/30 dev dj-in")
        ip(f"-n {NAMESPACE} link set dj-in up")
        ip(f"-n {NAMESPACE} link set lo up")
        ip(f"-n {NAMESPACE} route add default via {OUTSIDE}")

    def __exit__(self, *_):
        self.undoing.close()


def ip(words, check=True):
    subprocess.run(["ip", *words.split()], check=check, stderr=None if check else subprocess.DEVNULL)
