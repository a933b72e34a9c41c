using System.Diagnostics;
using Holdfast.Adapters.Providers;
using Holdfast.Core.Dns;
using Holdfast.Testing.Servers;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>A real Knot or BIND by RFC 2136. Updates make no zones, so one for each group of the suite is there from the start.</summary>
internal sealed class UpdateFixture(RealServer server, TsigSecret key, TestProvider provider) : IProviderFixture
{
    public IProvider Provider => provider.Instance;

    public static async Task<IProviderFixture> StartKnotAsync(bool isSigned, CancellationToken cancel)
    {
        var server = await KnotServer.StartAsync(cancel, Zones(isSigned));
        return Of(server, server.Key);
    }

    public static async Task<IProviderFixture> StartBindAsync(bool isSigned, CancellationToken cancel)
    {
        var server = await BindServer.StartAsync(cancel, Zones(isSigned));
        return Of(server, server.Key);
    }

    public Task MakeZoneAsync(DnsName zone, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>A transfer by dig.</summary>
    public async Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName zone, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dig") { RedirectStandardOutput = true };
        foreach (var argument in (string[])
            ["-p", $"{server.Address.Port}", "-y", $"{key.Algorithm}:{key.Name}:{key.Base64}", $"@{server.Address.Address}", zone.ToString(), "AXFR", "+nocomments", "+nostats", "+nocmd", "+nocrypto"])
            start.ArgumentList.Add(argument);
        using var dig = Process.Start(start)!;
        var output = await dig.StandardOutput.ReadToEndAsync(cancel);
        await dig.WaitForExitAsync(cancel);
        var sets = new Dictionary<RecordKey, string>();
        foreach (var line in output.Split('\n').Distinct())
        {
            if (line.Split((char[]?)null, 5, StringSplitOptions.RemoveEmptyEntries) is not [var name, var ttl, "IN", var type, var data] || type == "TSIG") continue;
            if (!RecordType.TryParse(type, out var known)) known = new RecordType(65533);
            if (known.IsAutomatic || type == "TYPE65534") continue;
            var owner = new RecordKey(DnsName.Parse(name), known);
            sets[owner] = sets.GetValueOrDefault(owner, "") + $"{ttl} {data}\n";
        }
        Assert.True(sets.Count > 0, $"dig could not transfer {zone}: {output}");
        return sets.ToDictionary(set => set.Key, set => string.Join('\n', set.Value.Split('\n').Order(StringComparer.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await server.DisposeAsync();
    }

    private static UpdateFixture Of(RealServer server, TsigSecret key) => new(server, key, TestProvider.Of(
        "rfc2136", null, "key.secret", key.Base64, [server.Address],
        new Dictionary<string, string> { ["server"] = server.Address.ToString(), ["key.name"] = key.Name, ["key.algorithm"] = key.Algorithm }));

    private static TestZone[] Zones(bool isSigned) =>
        [.. ContractCases.Groups.Select(group => TestZone.Of($"{group.Name}.example", isSigned: isSigned))];
}
