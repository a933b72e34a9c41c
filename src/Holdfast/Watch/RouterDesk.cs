using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Watch;

/// <summary>
/// Does the requests of a router at its providers: read through the API, write, ask the authoritative servers. Decides nothing: what comes
/// back is read, planned and judged by <see cref="RouterRecord"/>.
/// </summary>
public sealed class RouterDesk(RouterPlan plan, RouterSetup setup, Func<ProviderId, IProvider> providers, AuthoritativeClient client)
{
    private readonly Dictionary<string, ZoneSnapshot> _read = [];
    private readonly Lock _gate = new();
    private readonly RouterRecord _record = setup.Record;

    /// <summary>The TTL in force at each provider: the router's own, or the nearest that the provider allows.</summary>
    public TimeSpan TtlAt(string provider) => WantedTtl(provider).ToTimeSpan();

    /// <summary>One answer, or an exception when this code is wrong or the call was broken off.</summary>
    public Task<ConvergenceEvent.Answer> RunAsync(Errand errand, Urgency urgency, SendPermit permit, CancellationToken cancel) => errand switch
    {
        Errand.Read read => ReadAsync(read, urgency, cancel),
        Errand.Write write => WriteAsync(write, WriteTerms.Router(urgency, permit), cancel),
        Errand.Verify verify => VerifyAsync(verify, cancel),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<ConvergenceEvent.Answer> ReadAsync(Errand.Read read, Urgency urgency, CancellationToken cancel)
    {
        try
        {
            var snapshot = await providers(new ProviderId(read.Provider)).ReadSetsAsync(plan.Settings.Zone, _record.Keys, urgency, cancel);
            if (_record.Read(snapshot, Of(read.Provider), out var trouble) is not { } reading) return new ConvergenceEvent.ReadFailed(read.Provider, read.For, trouble!);
            lock (_gate) _read[read.Provider] = snapshot;
            return new ConvergenceEvent.ReadDone(read.Provider, read.For, reading);
        }
        catch (ProviderException error)
        {
            return new ConvergenceEvent.ReadFailed(read.Provider, read.For, error.Reason, error.RetryAfter);
        }
        catch (SecretMissingException error)
        {
            return new ConvergenceEvent.ReadFailed(read.Provider, read.For, error.Message);
        }
    }

    private async Task<ConvergenceEvent.Answer> WriteAsync(Errand.Write write, WriteTerms terms, CancellationToken cancel)
    {
        try
        {
            ZoneSnapshot? snapshot;
            lock (_gate) snapshot = _read.GetValueOrDefault(write.Provider);
            if (_record.Changes(write, snapshot, Of(write.Provider)) is not { } changes) return new ConvergenceEvent.Conflict(write.Provider, write.Mark.Epoch);
            if (changes.IsEmpty) return new ConvergenceEvent.WriteDone(write.Provider, write.Mark.Epoch);
            return RouterRecord.Judge(write, await providers(new ProviderId(write.Provider)).ApplyAsync(plan.Settings.Zone, changes, terms, cancel));
        }
        catch (ProviderException error)
        {
            return error.MayHaveHappened
                ? new ConvergenceEvent.WriteUnknown(write.Provider, write.Mark.Epoch, error.Reason)
                : new ConvergenceEvent.WriteRefused(write.Provider, write.Mark.Epoch, error.Reason, error.RetryAfter);
        }
        catch (SecretMissingException error)
        {
            return new ConvergenceEvent.WriteRefused(write.Provider, write.Mark.Epoch, error.Message);
        }
    }

    private async Task<ConvergenceEvent.Answer> VerifyAsync(Errand.Verify verify, CancellationToken cancel)
    {
        try
        {
            var servers = await providers(new ProviderId(verify.Provider)).NameServersAsync(plan.Settings.Zone, cancel);
            var answers = await Task.WhenAll(servers.Select(server => AskAsync(verify.Provider, server, cancel)));
            return ConvergenceEvent.Served.Of(verify, [.. answers.Select(answer => answer.Reading).OfType<RouterReading>()]);
        }
        catch (Exception error) when (error is ProviderException or SecretMissingException)
        {
            return new ConvergenceEvent.Served(verify.Provider, verify.Mark.Epoch, 0, 0);
        }
    }

    /// <summary>Asks every authoritative server of a provider, whatever is being written there: an observation, no errand.</summary>
    public async Task<ProviderSighting> LookAsync(ProviderId id, TimeProvider clock, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(RouterSetup.Patience, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var servers = await providers(id).NameServersAsync(plan.Settings.Zone, linked.Token);
            var seen = await Task.WhenAll(servers.Select(async server =>
            {
                var start = clock.GetTimestamp();
                var (reading, trouble) = await AskAsync(id.Value, server, linked.Token);
                var family = server.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? AddressFamily.V6 : AddressFamily.V4;
                return new NameServerSighting(server.Name, family, reading, trouble, clock.GetElapsedTime(start));
            }));
            return new ProviderSighting(id.Value, clock.GetUtcNow(), seen.ToValueList());
        }
        catch (ProviderException error)
        {
            return new ProviderSighting(id.Value, clock.GetUtcNow(), [], $"its name servers are not known: {error.Reason}");
        }
        catch (SecretMissingException error)
        {
            return new ProviderSighting(id.Value, clock.GetUtcNow(), [], error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ProviderSighting(id.Value, clock.GetUtcNow(), [], $"no answer within {Duration.Format(RouterSetup.Patience)}");
        }
    }

    /// <summary>Null with the reason when the server did not answer for the zone.</summary>
    private async Task<(RouterReading? Reading, string? Trouble)> AskAsync(string provider, NameServer server, CancellationToken cancel)
    {
        var alias = await client.AskAsync(server.Address, _record.Alias, cancel);
        if (TroubleOf(alias) is { } first) return (null, first);
        var epoch = await client.AskAsync(server.Address, _record.Epoch, cancel);
        if (TroubleOf(epoch) is { } second) return (null, second);
        return (_record.ReadServed((alias as ServerAnswer.Found)?.Set, (epoch as ServerAnswer.Found)?.Set, WantedTtl(provider)), null);
    }

    private static string? TroubleOf(ServerAnswer answer) => answer switch
    {
        ServerAnswer.Silent silent => silent.Reason,
        ServerAnswer.Refused refused => $"answers {refused.Code}",
        ServerAnswer.Delegated => "does not serve the zone (a referral)",
        _ => null,
    };

    private Ttl WantedTtl(string provider)
    {
        ZoneSnapshot? snapshot;
        lock (_gate) snapshot = _read.GetValueOrDefault(provider);
        return _record.TtlAt(Of(provider), snapshot?.Facts.MinimumTtl);
    }

    private RouterProvider Of(string provider) => setup.Providers.First(one => one.Name == provider);
}
