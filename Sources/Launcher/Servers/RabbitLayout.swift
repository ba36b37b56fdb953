/// Where the private broker keeps its things and how it is told about them: the configuration file, and the
/// environment that RabbitMQ's own scripts read.
struct RabbitLayout: Sendable {
    /// The place that all of it is in.
    let place: Place
    /// The broker's ports and the port mapper's.
    let ports: Ports
    /// Settings over those of the launcher.
    let settings: [String: String]
    /// The plugins to enable.
    let plugins: [String]

    /// Debian's `/usr/sbin/rabbitmqctl` and its kin change to the system's broker user and refuse everybody else; the
    /// scripts behind them run as anybody.
    let programs = "/usr/lib/rabbitmq/bin"

    /// The name is part of the data. It needs nothing that makes it unique, since the port mapper is ours alone, and
    /// so the data survive when the checkout is moved.
    let node = "linli@localhost"

    /// The directory for everything.
    var home: String { place.path("rabbitmq") }
    /// What is gone when the broker is to be an empty one.
    var data: String { home + "/db" }
    /// The word by which Erlang's processes know each other; Erlang looks for it under `HOME`.
    var cookie: String { home + "/.erlang.cookie" }

    private var configuration: String { home + "/rabbitmq.conf" }
    private var enabledPlugins: String { home + "/enabled_plugins" }

    /// Writes the configuration and the list of plugins anew: the ports may be others than at the last start.
    func writeConfiguration(user: String, password: String, vhost: String) throws(LauncherError) {
        var own = [
            "listeners.tcp.1": "127.0.0.1:\(ports.amqp)",
            "default_user": user,
            "default_pass": password,
            "default_vhost": vhost,
            "vm_memory_high_watermark.absolute": "1GB",
            "disk_free_limit.absolute": "200MB",
            "raft.wal_max_size_bytes": "\(64 << 20)",
            "net_ticktime": "10",
            "log.console": "true",
            "log.console.use_colors": "off",
            "log.file": "false",
        ]
        // RabbitMQ refuses to start on settings of a plugin that is not there.
        if plugins.contains("rabbitmq_management") {
            own["management.tcp.ip"] = "127.0.0.1"
            own["management.tcp.port"] = "\(ports.management)"
        }
        let lines = own.merging(settings) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }
        try place.write(lines.joined(), to: configuration)
        try place.write("[\(plugins.joined(separator: ","))].\n", to: enabledPlugins)
    }

    /// A command that knows this broker and no other.
    func command(_ executable: String, _ arguments: [String] = []) -> Command {
        Command(
            executable: executable, arguments: arguments, environment: environment, directory: home, user: place.user)
    }

    private var environment: [String: String] {
        // Whatever listens does so on the loopback interface, and nobody starts another port mapper.
        let local = "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
        return [
            "PATH": Command.searchPath,
            "HOME": home,
            "LANG": "C.UTF-8",
            Place.mark: place.directory,
            "ERL_CRASH_DUMP": home + "/erl_crash.dump",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": "\(ports.epmd)",
            "RABBITMQ_NODENAME": node,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": "\(ports.amqp)",
            "RABBITMQ_DIST_PORT": "\(ports.distribution)",
            "RABBITMQ_MNESIA_BASE": data,
            "RABBITMQ_LOG_BASE": home + "/log",
            "RABBITMQ_PID_FILE": home + "/pid",
            "RABBITMQ_CONFIG_FILE": configuration,
            "RABBITMQ_CONF_ENV_FILE": home + "/no-rabbitmq-env.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": home + "/no-advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": enabledPlugins,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": local,
            "RABBITMQ_CTL_ERL_ARGS": local,
        ]
    }
}
