using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Watch;

/// <summary>
/// Runs the errands of a switch at the providers: read the router and its epoch, write both in place, ask the authoritative
/// servers. Decides nothing; every outcome is an answer for the convergence.
/// </summary>
public sealed class RouterDesk(RouterPlan plan, Func<ProviderId, IProvider> providers, AuthoritativeClient client)
{
    // A write is one request; what takes longer is treated as "nobody knows" and read again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, ZoneSnapshot> _read = [];
    private readonly Lock _gate = new();
    private readonly RecordKey _alias = new(plan.Settings.Record, RecordType.CNAME);
    private readonly RecordKey _epoch = new(EpochName.For(plan.Settings.Record), RecordType.TXT);

    /// <summary>The TTL in force at each provider that was read: the router's own, or the lowest that the provider allows.</summary>
    public TimeSpan TtlAt(string provider)
    {
        lock (_gate)
        {
            var id = new ProviderId(provider);
            return _read.TryGetValue(provider, out var snapshot) ? TtlFor(id, snapshot.Facts).ToTimeSpan() : plan.Settings.Ttl.ToTimeSpan();
        }
    }

    public async Task<ConvergenceEvent.Answer> RunAsync(Errand errand, TimeProvider clock, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        return errand switch
        {
            Errand.Read read => await AnswerReadAsync(read, linked.Token, cancel),
            Errand.Write write => await WriteAsync(write, linked.Token, cancel),
            Errand.Verify verify => await VerifyAsync(verify, linked.Token, cancel),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What the provider holds for the router; throws <see cref="ProviderException"/> or <see cref="SecretMissingException"/>.</summary>
    public async Task<RouterReading> ReadAsync(string provider, CancellationToken cancel)
    {
        var keys = new[] { _alias, _epoch, _alias with { Type = RecordType.A }, _alias with { Type = RecordType.AAAA } };
        var snapshot = await providers(new ProviderId(provider)).ReadSetsAsync(plan.Settings.Zone, keys.ToValueList(), cancel);
        var reading = Reading(snapshot);
        // An epoch that we cannot read may be newer than all that we know: taking it for "none" would let us overwrite it.
        if (reading.Mark is null && snapshot.Sets.Any(set => set.Key == _epoch))
            throw new ProviderException(new ProviderId(provider), $"read router {plan.Name}", $"the epoch at {_epoch.Name} cannot be read; remove it by hand if it is not Holdfast's, or use the newer program that wrote it");
        lock (_gate) _read[provider] = snapshot;
        return reading;
    }

    private async Task<ConvergenceEvent.Answer> AnswerReadAsync(Errand.Read read, CancellationToken limited, CancellationToken cancel)
    {
        try
        {
            return new ConvergenceEvent.ReadDone(read.Provider, read.For, await ReadAsync(read.Provider, limited));
        }
        catch (ProviderException error)
        {
            return new ConvergenceEvent.ReadFailed(read.Provider, read.For, error.Reason, error.RetryAfter);
        }
        catch (SecretMissingException error)
        {
            return new ConvergenceEvent.ReadFailed(read.Provider, read.For, error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ConvergenceEvent.ReadFailed(read.Provider, read.For, $"no answer within {Duration.Format(Patience)}");
        }
    }

    private async Task<ConvergenceEvent.Answer> WriteAsync(Errand.Write write, CancellationToken limited, CancellationToken cancel)
    {
        try
        {
            var id = new ProviderId(write.Provider);
            var provider = providers(id);
            ZoneSnapshot? snapshot;
            lock (_gate) snapshot = _read.GetValueOrDefault(write.Provider);
            // The native ids and preconditions come from the read on which the decision to write stands, and from no other.
            if (snapshot is null || Reading(snapshot) != write.Expected) return new ConvergenceEvent.Conflict(write.Provider, write.Mark.Epoch);
            var changes = Changes(snapshot, write.Mark, TtlFor(id, snapshot.Facts));
            if (changes.IsEmpty) return new ConvergenceEvent.WriteDone(write.Provider, write.Mark.Epoch);
            var outcomes = await provider.ApplyAsync(plan.Settings.Zone, changes, limited);
            return Judge(write, outcomes);
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
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ConvergenceEvent.WriteUnknown(write.Provider, write.Mark.Epoch, $"no answer within {Duration.Format(Patience)}");
        }
    }

    private static ConvergenceEvent.Answer Judge(Errand.Write write, ValueList<ChangeOutcome> outcomes)
    {
        var bad = outcomes.Where(outcome => outcome is not ChangeOutcome.Applied).ToList();
        if (bad.Count == 0) return new ConvergenceEvent.WriteDone(write.Provider, write.Mark.Epoch);
        if (bad.OfType<ChangeOutcome.Unknown>().FirstOrDefault() is { } unknown) return new ConvergenceEvent.WriteUnknown(write.Provider, write.Mark.Epoch, unknown.Reason);
        // Half of it stands: whoever looks next must see it, so read again at once rather than wait.
        if (bad.Count < outcomes.Count) return new ConvergenceEvent.Conflict(write.Provider, write.Mark.Epoch);
        var reason = bad[0] switch { ChangeOutcome.Failed failed => failed.Reason, ChangeOutcome.NotTried skipped => skipped.Reason, _ => "refused" };
        return new ConvergenceEvent.WriteRefused(write.Provider, write.Mark.Epoch, reason);
    }

    private async Task<ConvergenceEvent.Answer> VerifyAsync(Errand.Verify verify, CancellationToken limited, CancellationToken cancel)
    {
        try
        {
            var servers = await providers(new ProviderId(verify.Provider)).NameServersAsync(plan.Settings.Zone, limited);
            var answers = await Task.WhenAll(servers.Select(server => AskAsync(server, limited)));
            var heard = answers.Select(answer => answer.Reading).OfType<RouterReading>().ToList();
            var newest = heard.Select(reading => reading.Mark).OfType<EpochMark>().OrderByDescending(mark => mark.Epoch).FirstOrDefault();
            return new ConvergenceEvent.Served(verify.Provider, verify.Mark.Epoch, heard.Count, heard.Count(reading => reading.Holds(verify.Mark)), newest);
        }
        catch (Exception error) when (error is ProviderException or SecretMissingException)
        {
            return new ConvergenceEvent.Served(verify.Provider, verify.Mark.Epoch, 0, 0);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ConvergenceEvent.Served(verify.Provider, verify.Mark.Epoch, 0, 0);
        }
    }

    /// <summary>Asks every authoritative server of a provider, whatever is being written there: an observation, no errand.</summary>
    public async Task<ProviderSighting> LookAsync(ProviderId id, TimeProvider clock, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var servers = await providers(id).NameServersAsync(plan.Settings.Zone, linked.Token);
            var seen = await Task.WhenAll(servers.Select(async server =>
            {
                var start = clock.GetTimestamp();
                var (reading, trouble) = await AskAsync(server, linked.Token);
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
            return new ProviderSighting(id.Value, clock.GetUtcNow(), [], $"no answer within {Duration.Format(Patience)}");
        }
    }

    /// <summary>Null with the reason when the server did not answer for the zone.</summary>
    private async Task<(RouterReading? Reading, string? Trouble)> AskAsync(NameServer server, CancellationToken cancel)
    {
        var alias = await client.AskAsync(server.Address, _alias, cancel);
        if (TroubleOf(alias) is { } first) return (null, first);
        var epoch = await client.AskAsync(server.Address, _epoch, cancel);
        if (TroubleOf(epoch) is { } second) return (null, second);
        return (Reading((alias as ServerAnswer.Found)?.Set, (epoch as ServerAnswer.Found)?.Set, null), null);
    }

    private static string? TroubleOf(ServerAnswer answer) => answer switch
    {
        ServerAnswer.Silent silent => silent.Reason,
        ServerAnswer.Refused refused => $"answers {refused.Code}",
        ServerAnswer.Delegated => "does not serve the zone (a referral)",
        _ => null,
    };

    private RouterReading Reading(ZoneSnapshot snapshot)
    {
        RecordSet? Find(RecordKey key) => snapshot.Sets.FirstOrDefault(set => set.Key == key)?.Set;
        return Reading(Find(_alias), Find(_epoch), Find(_alias with { Type = RecordType.A }) ?? Find(_alias with { Type = RecordType.AAAA }));
    }

    private RouterReading Reading(RecordSet? alias, RecordSet? epoch, RecordSet? addresses)
    {
        EpochMark? mark = null;
        foreach (var value in epoch?.Values ?? [])
            if (EpochMark.TryParse(RecordData.TextOf(value), out var read, out _) && (mark is null || read!.Epoch > mark.Epoch)) mark = read;
        if (alias is null) return new RouterReading(null, addresses is null ? null : string.Join(" ", addresses.Values), mark);
        var target = DnsName.Parse(alias.Values[0]);
        var front = plan.Settings.Fronts.FirstOrDefault(one => one.Target == target);
        return front is null ? new RouterReading(null, target.ToString(), mark) : new RouterReading(FrontName.Parse(front.Name), null, mark);
    }

    private ValueList<Change> Changes(ZoneSnapshot snapshot, EpochMark mark, Ttl ttl)
    {
        var target = plan.Settings.Fronts.First(front => FrontName.Parse(front.Name) == mark.Front).Target;
        var changes = new List<Change>();
        foreach (var other in snapshot.Sets.Where(set => set.Key.Name == _alias.Name && Planner.Conflict(RecordType.CNAME, set.Key.Type)))
            changes.Add(new Change.Delete(other, DeleteReason.Replaced));
        Put(new DesiredSet(new RecordSet(_alias, ttl, [target.ToString()]), Proxied: false));
        Put(new DesiredSet(new RecordSet(_epoch, ttl, [RecordData.Text(mark.Print())])));
        return changes.ToValueList();

        void Put(DesiredSet want)
        {
            var have = snapshot.Sets.FirstOrDefault(set => set.Key == want.Key);
            // A provider that knows no proxying reads back null, which is "not proxied".
            if (have is null) changes.Add(new Change.Create(want));
            else if (!Planner.IsSame(have, want)) changes.Add(new Change.Update(have, want));
        }
    }

    private Ttl TtlFor(ProviderId id, ZoneFacts facts)
    {
        var capabilities = providers(id).Capabilities;
        var ttl = plan.Settings.Ttl;
        var minimum = facts.MinimumTtl ?? capabilities.MinimumTtl;
        if (ttl < minimum) ttl = minimum;
        return ttl > capabilities.MaximumTtl ? capabilities.MaximumTtl : ttl;
    }
}
