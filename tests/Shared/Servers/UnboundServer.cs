using System.Net;

namespace Holdfast.Testing.Servers;

/// <summary>A resolver that asks the given servers for the given zones (stub zones), and nobody else.</summary>
internal sealed class UnboundServer : RealServer
{
    private readonly IReadOnlyList<(string Zone, IPEndPoint Server)> _stubs;

    private readonly IReadOnlyList<string> _anchors;

    private int? _longest;

    private UnboundServer(IReadOnlyList<(string, IPEndPoint)> stubs, IReadOnlyList<string> anchors) : base("unbound") => (_stubs, _anchors) = (stubs, anchors);

    /// <param name="stubs">Which server to ask for which zone; a zone may stand there with several servers.</param>
    public static Task<UnboundServer> StartAsync(CancellationToken cancel, params IReadOnlyList<(string Zone, IPEndPoint Server)> stubs) =>
        StartValidatingAsync([], cancel, stubs);

    /// <summary>A resolver that keeps no answer for longer than so many seconds, whatever its TTL.</summary>
    public static async Task<UnboundServer> StartForgetfulAsync(int longest, CancellationToken cancel, params IReadOnlyList<(string Zone, IPEndPoint Server)> stubs)
    {
        var server = new UnboundServer(stubs, []) { _longest = longest };
        await server.LaunchAsync(cancel);
        return server;
    }

    /// <param name="anchors">DS or DNSKEY lines that are trusted; with them answers that do not fit become SERVFAIL.</param>
    public static async Task<UnboundServer> StartValidatingAsync(
        IReadOnlyList<string> anchors, CancellationToken cancel, params IReadOnlyList<(string Zone, IPEndPoint Server)> stubs)
    {
        var server = new UnboundServer(stubs, anchors);
        await server.LaunchAsync(cancel);
        return server;
    }

    protected override IEnumerable<string> Arguments => ["-d", "-c", Path.Combine(Folder, "unbound.conf")];

    protected override void Prepare() =>
        Write("unbound.conf", $"""
            server:
              directory: "{Folder}"
              chroot: ""
              username: ""
              pidfile: ""
              use-syslog: no
              do-daemonize: no
              num-threads: 1
              interface: {Address.Address}@{Address.Port}
              access-control: 127.0.0.0/8 allow
              do-not-query-localhost: no
              module-config: "{(_anchors.Count > 0 ? "validator iterator" : "iterator")}"
            {string.Concat(_anchors.Select(anchor => $"  trust-anchor: \"{anchor}\"\n"))}
              do-ip6: no
              cache-min-ttl: 0
            {(_longest is { } longest ? $"  cache-max-ttl: {longest}\n  cache-max-negative-ttl: {longest}" : "")}
              infra-host-ttl: 5
              infra-keep-probing: yes
              local-zone: "test." nodefault
            remote-control:
              control-enable: no

            """
            + string.Concat(_stubs.GroupBy(stub => stub.Zone).Select(group =>
                $"stub-zone:\n  name: \"{group.Key}.\"\n" + string.Concat(group.Select(stub => $"  stub-addr: {stub.Server.Address}@{stub.Server.Port}\n")))));

    protected override async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        foreach (var (zone, _) in _stubs)
            if (!await RawQuery.HasAnswerAsync(Address, zone, RawQuery.Soa, authoritative: false, cancel)) return false;
        return true;
    }
}
