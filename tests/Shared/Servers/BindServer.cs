namespace Holdfast.Testing.Servers;

/// <summary>
/// BIND with RFC 2136 updates and transfers by one key; signs the zones that ask for it. BIND listens only on addresses that an
/// interface really has, so it is 127.0.0.1 with a port of its own.
/// </summary>
internal sealed class BindServer : RealServer
{
    private readonly IReadOnlyList<TestZone> _zones;

    private BindServer(IReadOnlyList<TestZone> zones, TsigSecret key) : base("named") => (_zones, Key) = (zones, key);

    public TsigSecret Key { get; }

    public static Task<BindServer> StartAsync(CancellationToken cancel, params IReadOnlyList<TestZone> zones) =>
        StartAsync(TsigSecret.Fresh(), cancel, zones);

    public static async Task<BindServer> StartAsync(TsigSecret key, CancellationToken cancel, params IReadOnlyList<TestZone> zones)
    {
        var server = new BindServer(zones, key);
        await server.LaunchAsync(cancel);
        return server;
    }

    protected override IEnumerable<string> Arguments => ["-g", "-n", "1", "-c", Path.Combine(Folder, "named.conf")];

    protected override void Prepare() =>
        Write("named.conf", $$"""
            key "{{Key.Name}}" { algorithm {{Key.Algorithm}}; secret "{{Key.Base64}}"; };
            options {
              directory "{{Folder}}"; pid-file none; session-keyfile none; lock-file none;
              listen-on port {{Address.Port}} { {{Address.Address}}; }; listen-on-v6 { none; };
              recursion no; allow-query { any; }; dnssec-validation no; notify no; minimal-responses yes;
              check-integrity no; // else an MX whose host in the zone has no address is refused
            };
            controls { };

            """
            + string.Concat(_zones.Select((zone, i) => $$"""
            zone "{{zone.Name}}" {
              type primary; file "{{Write($"zone{i}", zone.Records)}}";
              update-policy { grant {{Key.Name}} zonesub {{zone.UpdateTypes}}; }; allow-transfer { key {{Key.Name}}; };
              {{(zone.IsSigned ? "dnssec-policy default;" : "")}}
            };

            """)));

    protected override Task<bool> IsReadyAsync(CancellationToken cancel) => Readiness.ServesAsync(Address, _zones, cancel);
}
