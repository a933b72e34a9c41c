using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Tests.Providers.Contract;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Lab.Bunny;
using Holdfast.Lab.Cloudflare;
using Holdfast.Lab.Desec;
using Holdfast.Lab.Faults;
using Holdfast.Lab.PowerDns;

namespace Holdfast.Adapters.Tests.Providers.Http;

/// <summary>One emulated provider with one zone, and the provider that talks to it.</summary>
internal sealed class HttpLab(
    IProviderFixture fixture, FaultScript faults, RequestLog requests, string secret, Func<Task> stopApi, Func<Task> startApi) : IAsyncDisposable
{
    public static readonly DnsName Zone = DnsName.Parse("example.com");

    public static readonly string[] Kinds = ["cloudflare", "desec", "bunny", "powerdns"];

    public IProvider Provider => fixture.Provider;

    public FaultScript Faults => faults;

    public RequestLog Requests => requests;

    public string Secret => secret;

    public Task StopApiAsync() => stopApi();

    public Task StartApiAgainAsync() => startApi();

    public Task MakeZoneAsync(DnsName zone) => fixture.MakeZoneAsync(zone, TestContext.Current.CancellationToken);

    public Task<IReadOnlyDictionary<RecordKey, string>> StoredAsync(DnsName? zone = null) => fixture.StoredAsync(zone ?? Zone, TestContext.Current.CancellationToken);

    /// <param name="clock">The provider's.</param>
    /// <param name="labClock">The emulator's.</param>
    public static async Task<HttpLab> StartAsync(string kind, TimeProvider? clock = null, TimeProvider? budgetClock = null, TimeProvider? labClock = null, Action<string>? notice = null)
    {
        clock ??= TimeProvider.System;
        labClock ??= TimeProvider.System;
        HttpLab lab;
        switch (kind)
        {
            case "cloudflare":
            {
                var emulator = await CloudflareEmulator.StartAsync(new CloudflareOptions { RequestsPerFiveMinutes = 1_000_000, Clock = labClock });
                var provider = TestProvider.Of(kind, emulator.Endpoint, "token", emulator.Token, emulator.NameServers, clock, notice: notice);
                lab = new HttpLab(new CloudflareFixture(emulator, provider), emulator.Faults, emulator.Requests, emulator.Token, emulator.StopApiAsync, emulator.StartApiAgainAsync);
                break;
            }
            case "desec":
            {
                var emulator = await DesecEmulator.StartAsync(new DesecOptions { Throttled = false, Clock = labClock });
                var provider = TestProvider.Of(kind, emulator.Endpoint, "token", emulator.Token, emulator.NameServers, clock, budgetClock ?? new RacingClock(), notice);
                lab = new HttpLab(new DesecFixture(emulator, provider), emulator.Faults, emulator.Requests, emulator.Token, emulator.StopApiAsync, emulator.StartApiAgainAsync);
                break;
            }
            case "powerdns":
            {
                var emulator = await PowerDnsEmulator.StartAsync(new PowerDnsOptions { Clock = labClock });
                var provider = TestProvider.Of(kind, emulator.Endpoint, "key", emulator.ApiKey, emulator.NameServers, clock, notice: notice);
                lab = new HttpLab(
                    new PowerDnsEmulatorFixture(emulator, provider), emulator.Faults, emulator.Requests, emulator.ApiKey, emulator.StopApiAsync, emulator.StartApiAgainAsync);
                break;
            }
            default:
            {
                var emulator = await BunnyEmulator.StartAsync(new BunnyOptions { Clock = labClock });
                var provider = TestProvider.Of(kind, emulator.Endpoint, "key", emulator.AccessKey, emulator.NameServers, clock, notice: notice);
                lab = new HttpLab(new BunnyFixture(emulator, provider), emulator.Faults, emulator.Requests, emulator.AccessKey, emulator.StopApiAsync, emulator.StartApiAgainAsync);
                break;
            }
        }
        if (clock is ImpatientClock impatient) lab.Faults.WhenSilent = impatient.RunOut;
        await lab.MakeZoneAsync(Zone);
        return lab;
    }

    public async Task<HttpRun> RunAsync(ZoneSpec spec, ZoneMemory memory, bool prune = false)
    {
        var cancel = TestContext.Current.CancellationToken;
        try
        {
            var snapshot = await Provider.ReadAsync(spec.Zone, cancel);
            var plan = Planner.Plan(spec, Provider.Id, Provider.Capabilities, snapshot, memory, prune, forced: new HashSet<Guard> { Guard.Replace, Guard.Gap });
            return new HttpRun(plan, plan.IsEmpty ? [] : await Provider.ApplyAsync(spec.Zone, plan.Changes, cancel), null);
        }
        catch (ProviderException error)
        {
            return new HttpRun(null, [], error);
        }
    }

    public async ValueTask DisposeAsync() => await fixture.DisposeAsync();
}

/// <summary>What one run of plan and apply came to.</summary>
internal sealed record HttpRun(ZonePlan? Plan, ValueList<ChangeOutcome> Outcomes, ProviderException? Error)
{
    public bool IsComplete => Error is null && Outcomes.All(outcome => outcome is ChangeOutcome.Applied);
}
