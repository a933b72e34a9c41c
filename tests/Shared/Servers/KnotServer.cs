namespace Holdfast.Testing.Servers;

/// <summary>Knot DNS with RFC 2136 updates and transfers by one key; signs the zones that ask for it.</summary>
internal sealed class KnotServer : RealServer
{
    private readonly IReadOnlyList<TestZone> _zones;

    private KnotServer(IReadOnlyList<TestZone> zones, TsigSecret key) : base("knotd") => (_zones, Key) = (zones, key);

    public TsigSecret Key { get; }

    public static Task<KnotServer> StartAsync(CancellationToken cancel, params IReadOnlyList<TestZone> zones) =>
        StartAsync(TsigSecret.Fresh(), cancel, zones);

    public static async Task<KnotServer> StartAsync(TsigSecret key, CancellationToken cancel, params IReadOnlyList<TestZone> zones)
    {
        var server = new KnotServer(zones, key);
        await server.LaunchAsync(cancel);
        return server;
    }

    protected override IEnumerable<string> Arguments => ["-c", Path.Combine(Folder, "knot.conf")];

    protected override void Prepare()
    {
        // Knot makes the folder itself, but too late for the keys of a signed zone.
        Directory.CreateDirectory(Path.Combine(Folder, "db"));
        Write("knot.conf", $"""
            server:
                rundir: "{Folder}"
                listen: "{Address.Address}@{Address.Port}"
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            log:
              - target: stdout
                any: info
            key:
              - id: {Key.Name}
                algorithm: {Key.Algorithm}
                secret: {Key.Base64}
            acl:
              - id: key-holder
                key: {Key.Name}
                action: [update, transfer]
            database:
                storage: "{Folder}/db"
                journal-db-max-size: 32M
                kasp-db-max-size: 8M
                timer-db-max-size: 8M
                catalog-db-max-size: 8M
            policy:
              - id: signed
                algorithm: ecdsap256sha256
                dnskey-management: incremental
                delete-delay: 1h
            zone:

            """
            + string.Concat(_zones.Select((zone, i) => $"""
              - domain: "{zone.Name}."
                file: "{Write($"zone{i}", zone.Records)}"
                acl: key-holder
            {(zone.IsSigned ? "    dnssec-signing: on\n    dnssec-policy: signed" : "")}

            """)));
    }

    protected override Task<bool> IsReadyAsync(CancellationToken cancel) => Readiness.ServesAsync(Address, _zones, cancel);
}
