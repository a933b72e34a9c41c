using Holdfast.Adapters.Config;
using Holdfast.Adapters.Providers;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.State;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using Holdfast.Output;

namespace Holdfast.Sync;

/// <summary>
/// Reads, plans, applies and verifies each zone at each provider on its own, all at the same time: one that is down, slow or
/// lying costs the others nothing.
/// </summary>
public sealed class SyncRun : IDisposable
{
    // Providers take seconds to carry a change to all their servers; deSEC and Cloudflare say "within a minute".
    private static readonly TimeSpan VerifyPatience = TimeSpan.FromSeconds(60);
    private const int MostVerified = 2_000;
    private const int MostUnresolved = 5;

    private readonly Configuration _configuration;
    private readonly Shell _shell;
    private readonly ZoneMemories _memories;
    private readonly ProviderSet _providers;
    private readonly DelegationCheck _delegation;
    private readonly AuthoritativeClient _client;
    private readonly Verifier _verifier;
    private readonly Dictionary<(DnsName, ProviderId), Task<PlannedZone>> _drafts = [];

    /// <summary>From here on somebody who stops the run leaves it half done.</summary>
    public bool HasBegunToWrite { get; private set; }

    public SyncRun(Configuration configuration, StateFolder state, Shell shell)
    {
        (_configuration, _shell) = (configuration, shell);
        _memories = new ZoneMemories(state, shell.Clock);
        _providers = new ProviderSet(configuration, new ProviderContext(shell.Clock, shell.Environment, new WriteBudgets(state, shell.Clock), shell.Error.WriteLine));
        _delegation = new DelegationCheck(configuration, _providers, shell.Clock);
        _client = new AuthoritativeClient(shell.Clock);
        _verifier = new Verifier(_client, shell.Clock);
    }

    public async Task<IReadOnlyList<PlannedZone>> PlanAsync(SyncOptions options, CancellationToken cancel)
    {
        using var progress = new Progress(_shell);
        var work = from spec in _configuration.Zones
                   where options.Zones.Count == 0 || options.Zones.Contains(spec.Zone)
                   from id in spec.Providers
                   select PlanOneAsync(spec, id, options, progress, cancel);
        var planned = await Task.WhenAll(work.ToList());
        return planned;
    }

    public async Task<IReadOnlyList<AppliedZone>> ApplyAsync(SyncOptions options, CancellationToken cancel)
    {
        using var progress = new Progress(_shell);
        var work = from spec in _configuration.Zones
                   where options.Zones.Count == 0 || options.Zones.Contains(spec.Zone)
                   from id in spec.Providers
                   select ApplyOneAsync(spec, id, options, progress, cancel);
        return await Task.WhenAll(work.ToList());
    }

    /// <summary>Asks every provider's servers for all that is declared. Reads each provider first: its limits decide what is declared there.</summary>
    public async Task<IReadOnlyList<(PlannedZone Planned, ZoneVerification? Report)>> VerifyAsync(SyncOptions options, CancellationToken cancel)
    {
        using var progress = new Progress(_shell);
        var work = from spec in _configuration.Zones
                   where options.Zones.Count == 0 || options.Zones.Contains(spec.Zone)
                   from id in spec.Providers
                   select VerifyOneAsync(spec, id, options, progress, cancel);
        return await Task.WhenAll(work.ToList());
    }

    private async Task<(PlannedZone, ZoneVerification?)> VerifyOneAsync(ZoneSpec spec, ProviderId id, SyncOptions options, Progress progress, CancellationToken cancel)
    {
        var planned = await PlanOneAsync(spec, id, options, progress, cancel);
        if (planned is PlannedZone.Unreadable)
        {
            // The API is down, but the servers may answer all the same: ask them for what is declared as written.
            return (planned, await AskWithoutReadAsync(spec, id, cancel));
        }
        var (provider, snapshot) = planned switch
        {
            PlannedZone.Planned ready => (ready.Provider, ready.Snapshot),
            PlannedZone.Refused refused => (Provider(id), refused.Snapshot),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        using var running = progress.Running($"asking the name servers of {id} for {spec.Zone.Value}");
        return (planned, await _verifier.VerifyAsync(provider, spec.Zone, Wanted(spec, id, provider.Capabilities, snapshot), [], TimeSpan.Zero, cancel));
    }

    private async Task<ZoneVerification?> AskWithoutReadAsync(ZoneSpec spec, ProviderId id, CancellationToken cancel)
    {
        try
        {
            var provider = Provider(id);
            var want = DesiredZone.Lower(spec, id, provider.Capabilities, new ZoneFacts()).Sets.ToList();
            return await _verifier.VerifyAsync(provider, spec.Zone, want, [], TimeSpan.Zero, cancel);
        }
        catch (SecretMissingException)
        {
            return null; // the plan says so already
        }
    }

    public void Dispose() => _providers.Dispose();

    /// <summary>The provider by its name; made once per run.</summary>
    /// <exception cref="SecretMissingException">A secret of it is not to be had.</exception>
    public IProvider Provider(ProviderId id) => _providers.Get(id);

    private string PlaceOf(DnsName zone, ProviderId id)
    {
        var settings = _configuration.Provider(id);
        return Catalogue.Kinds[settings.Kind].PlaceOf(settings, zone);
    }

    /// <summary>Reads and plans one copy, then looks at what its changes point at, together with the other copies.</summary>
    private async Task<PlannedZone> PlanOneAsync(ZoneSpec spec, ProviderId id, SyncOptions options, Progress progress, CancellationToken cancel)
    {
        var own = await DraftAsync(spec, id, options, progress, cancel);
        var zones = _configuration.Zones.Select(zone => zone.Zone).ToValueList();
        if (own is not PlannedZone.Planned ready || Dangling.ZonesOf(ready.Plan, zones) is not { Count: > 0 } concerned) return own;
        var others = (from other in _configuration.Zones
                      let isInRun = options.Zones.Count == 0 || options.Zones.Contains(other.Zone)
                      where isInRun || concerned.Contains(other.Zone)
                      from provider in other.Providers
                      select (Spec: other, Id: provider, IsInRun: isInRun, Draft: DraftAsync(other, provider, options, progress, cancel))).ToList();
        try
        {
            await Task.WhenAll(others.Select(other => other.Draft)).WaitAsync(DelegationCheck.Patience, _shell.Clock, cancel);
        }
        catch (TimeoutException)
        {
            // A copy that is slow holds nobody up: what it has is unknown, and said.
        }
        var copies = others.Select(other => CopyOf(other.Spec, other.Id, other.IsInRun, other.Draft)).ToValueList();
        var judged = Dangling.Check(copies, zones, CreatedBy, options.Forced.Contains(Guard.Dangling));
        return ready with { Plan = judged.First(copy => copy.Zone == spec.Zone && copy.Provider == id).Plan! };
    }

    private static PlannedCopy CopyOf(ZoneSpec spec, ProviderId id, bool isInRun, Task<PlannedZone> draft) => draft is { IsCompletedSuccessfully: true, Result: var done }
        ? done switch
        {
            PlannedZone.Planned ready => new(spec.Zone, id, ready.Snapshot, isInRun ? ready.Plan : ready.Plan with { Changes = [] }),
            // What a guard refuses is not applied: the copy stays as it stands.
            PlannedZone.Refused refused => new(spec.Zone, id, refused.Snapshot, refused.Plan with { Changes = [] }),
            _ => new PlannedCopy(spec.Zone, id, null, null),
        }
        : new PlannedCopy(spec.Zone, id, null, null);

    private string? CreatedBy(DnsName name) => _configuration.Routers.FirstOrDefault(router => router.Record == name) is { } router
        ? $"holdfast switch {router.Name} {router.Fronts[0].Name}"
        : null;

    /// <summary>The plan of one copy as far as it can be made from that copy alone; once per run, whoever asks.</summary>
    private Task<PlannedZone> DraftAsync(ZoneSpec spec, ProviderId id, SyncOptions options, Progress progress, CancellationToken cancel)
    {
        lock (_drafts)
        {
            if (!_drafts.TryGetValue((spec.Zone, id), out var draft)) _drafts[(spec.Zone, id)] = draft = ReadAndPlanAsync(spec, id, options, progress, cancel);
            return draft;
        }
    }

    private async Task<PlannedZone> ReadAndPlanAsync(ZoneSpec spec, ProviderId id, SyncOptions options, Progress progress, CancellationToken cancel)
    {
        await Task.Yield(); // a provider that works synchronously (a file) must not hold up the start of the others
        using var running = progress.Running($"reading {spec.Zone.Value} at {id}");
        // Once per zone and beside the reads: what cannot be asked in its time is unknown, and no plan waits longer for it.
        var delegation = _delegation.AskAsync(spec.Zone, spec.Providers, cancel);
        try
        {
            var provider = Provider(id);
            var snapshot = await provider.ReadAsync(spec.Zone, cancel);
            var place = PlaceOf(spec.Zone, id);
            var memory = _memories.Load(spec.Zone, id, place);
            var plan = Planner.Plan(spec, id, provider.Capabilities, snapshot, memory, options.Prune, options.Forced);
            plan = Judged(await delegation, plan, snapshot);
            var (kept, forced) = Split(plan.Objections, options.Forced);
            plan = plan with { Objections = kept, Notes = plan.Notes.Concat(forced.Select(objection => $"forced: {objection}")).ToValueList() };
            // A read that a guard calls implausible must not become the measure of the next one.
            var seen = memory.Seen(snapshot);
            if (!kept.Any(objection => objection.Guard == Guard.ShrunkenRead) && (memory.LastCount != seen.LastCount || memory.Created.Count != seen.Created.Count))
                await _memories.RememberAsync(spec.Zone, id, place, before => before.Seen(snapshot), cancel);
            var whole = kept.Where(objection => objection.Holds.IsEmpty).ToValueList();
            return whole.IsEmpty ? new PlannedZone.Planned(spec, provider, snapshot, plan) : new PlannedZone.Refused(spec, id, snapshot, plan, kept);
        }
        catch (ProviderException error)
        {
            return new PlannedZone.Unreadable(spec, id, $"{error.Operation}: {error.Reason}", error.IsPermanent);
        }
        catch (SecretMissingException error)
        {
            return new PlannedZone.Unreadable(spec, id, error.Message, IsPermanent: true);
        }
    }

    /// <summary>Adds what parent and name servers say: of the state as it stands, and of what the plan makes of it.</summary>
    private static ZonePlan Judged((DelegationFacts? Facts, string? Note) asked, ZonePlan plan, ZoneSnapshot snapshot)
    {
        if (asked.Facts is not { } facts) return asked.Note is { } note ? plan with { Remarks = [note] } : plan;
        facts = facts with
        {
            Providers = facts.Providers.Select(apex => apex.Provider == plan.Provider
                ? apex with { MultiProvider = snapshot.Facts.MultiProvider }
                : apex with { HasMultiProviderSetting = false }).ToValueList(),
        };
        var before = Preflight.Check(facts);
        var (worse, cured) = Preflight.Judge(before, Preflight.Check(facts.After(plan)));
        return plan with
        {
            Objections = plan.Objections.Concat(worse).ToValueList(),
            Findings = before.Objections,
            Remarks = before.Notes,
            Notes = plan.Notes.Concat(cured.Select(objection => $"this plan cures the finding of {objection.Guard.Name()}: {objection.Message}")).ToValueList(),
        };
    }

    private async Task<AppliedZone> ApplyOneAsync(ZoneSpec spec, ProviderId id, SyncOptions options, Progress progress, CancellationToken cancel)
    {
        var planned = await PlanOneAsync(spec, id, options, progress, cancel);
        switch (planned)
        {
            case PlannedZone.Unreadable unreadable:
                return new AppliedZone(planned, [], null, "not read", unreadable.Reason);
            case PlannedZone.Refused refused:
                return new AppliedZone(planned, [], null, "not applied", $"refused by {string.Join(", ", refused.Objections.Select(objection => objection.Guard.Name()).Distinct())}", WasRefused: true);
        }
        var ready = (PlannedZone.Planned)planned;
        if (options.Digests.Count > 0 && !options.Digests.Contains(ready.Plan.Digest) && !ready.Plan.IsEmpty)
        {
            return new AppliedZone(
                planned, [], null, "not applied",
                $"its plan is now {ready.Plan.Digest}, which is none of the digests given: each provider needs its own --digest; if one was given for it, it changed since it was shown: run plan again", WasRefused: true);
        }
        var (outcomes, isPermanent) = ready.Plan.IsEmpty ? ([], false) : await WriteAsync(ready, progress, cancel);
        var (verified, reason) = await VerifyAsync(ready, outcomes, options.Forced.Contains(Guard.Dangling), progress, cancel);
        return new AppliedZone(planned, outcomes, verified, reason, ErrorOf(outcomes)) { IsPermanent = isPermanent };
    }

    private async Task<(ValueList<ChangeOutcome> Outcomes, bool IsPermanent)> WriteAsync(PlannedZone.Planned ready, Progress progress, CancellationToken cancel)
    {
        HasBegunToWrite = true;
        using var running = progress.Running($"writing {ready.Plan.Changes.Count} changes of {ready.Spec.Zone.Value} to {ready.Id}");
        ValueList<ChangeOutcome> outcomes;
        try
        {
            outcomes = await ready.Provider.ApplyAsync(ready.Spec.Zone, ready.Plan.Changes, cancel);
        }
        catch (ProviderException error)
        {
            // "Not tried" is for what was not tried: a refusal is an answer.
            if (!error.MayHaveHappened)
                return (ready.Plan.Changes.Select(change => error.WasAnswered ? (ChangeOutcome)new ChangeOutcome.Failed(change, error.Reason) : new ChangeOutcome.NotTried(change, error.Reason)).ToValueList(), error.IsPermanent);
            outcomes = ready.Plan.Changes.Select(change => (ChangeOutcome)new ChangeOutcome.Unknown(change, error.Reason)).ToValueList();
        }
        var unknown = outcomes.OfType<ChangeOutcome.Unknown>().Select(outcome => outcome.Change).ToList();
        var applied = outcomes.OfType<ChangeOutcome.Applied>().Select(outcome => outcome.Change).ToList();
        await _memories.RememberAsync(
            ready.Spec.Zone, ready.Id, PlaceOf(ready.Spec.Zone, ready.Id), before => before.After(applied).AfterUnknown(unknown),
            CancellationToken.None); // what was written is remembered even when the user gives up waiting
        return (outcomes, false);
    }

    /// <summary>
    /// Asks the provider's servers for all that is declared; for what was changed only, where a zone is very large. Then whether it leads
    /// its users to addresses.
    /// </summary>
    /// <param name="isForced">A target that does not stand is told and not counted.</param>
    private async Task<(bool? Verified, string? Reason)> VerifyAsync(
        PlannedZone.Planned ready, ValueList<ChangeOutcome> outcomes, bool isForced, Progress progress, CancellationToken cancel)
    {
        using var running = progress.Running($"asking the name servers of {ready.Id} for {ready.Spec.Zone.Value}");
        var applied = outcomes.OfType<ChangeOutcome.Applied>().Select(outcome => outcome.Change).ToList();
        var want = Wanted(ready.Spec, ready.Id, ready.Provider.Capabilities, ready.Snapshot);
        // What could not be written or is held back cannot be served, and says so already.
        var missed = outcomes.Where(outcome => outcome is not ChangeOutcome.Applied).Select(outcome => outcome.Change.Key).Concat(ready.Plan.Held).ToHashSet();
        var written = applied.Select(change => change.Key).ToHashSet();
        want = [.. want.Where(set => !missed.Contains(set.Key) && (want.Count <= MostVerified || written.Contains(set.Key)))];
        var gone = applied.OfType<Change.Delete>().Select(change => change.Before.Set).ToList();
        var report = await _verifier.VerifyAsync(ready.Provider, ready.Spec.Zone, want, gone, applied.Count > 0 ? VerifyPatience : TimeSpan.Zero, cancel);
        if (report.Verified is null) return (null, report.Reason);
        var served = _configuration.Zones.Where(zone => zone.Providers.Contains(ready.Id)).Select(zone => zone.Zone).ToList();
        var names = new NameResolution(_client, _shell.Clock, ready.Provider, name => Dangling.ZoneOf(name, served));
        var unresolved = await names.UnresolvedAsync(want.Select(set => set.Set), key => written.Contains(key) && !isForced ? VerifyPatience : TimeSpan.Zero, cancel);
        if (unresolved.IsEmpty) return (report.Verified, report.Reason);
        var words = string.Join("; ", unresolved.Take(MostUnresolved)) + (unresolved.Count > MostUnresolved ? $"; and {unresolved.Count - MostUnresolved} more" : "");
        // Who forced it knows that the target is still to come.
        return (isForced ? report.Verified : false, $"{report.Reason}; does not resolve: {words}");
    }

    /// <summary>What the servers should answer: what is declared, with the proxying that stands there where none is declared.</summary>
    private static List<DesiredSet> Wanted(ZoneSpec spec, ProviderId id, Capabilities capabilities, ZoneSnapshot snapshot)
    {
        var proxied = snapshot.Sets.Where(set => set.Proxied is true).Select(set => set.Key).ToHashSet();
        var underFailover = snapshot.Sets.Select(set => EpochName.IsEpoch(set.Key, out var router) ? router : default).Where(name => !name.IsRoot).ToHashSet();
        return [.. DesiredZone.Lower(spec, id, capabilities, snapshot.Facts).Sets
            .Where(set => !underFailover.Contains(set.Key.Name))
            .Select(set => set.Proxied is null && proxied.Contains(set.Key) ? set with { Proxied = true } : set)];
    }

    private static (ValueList<Objection> Kept, ValueList<Objection> Forced) Split(ValueList<Objection> objections, IReadOnlySet<Guard> forced) =>
        (objections.Where(objection => !forced.Contains(objection.Guard)).ToValueList(),
         objections.Where(objection => forced.Contains(objection.Guard)).ToValueList());

    private static string? ErrorOf(ValueList<ChangeOutcome> outcomes)
    {
        var reasons = outcomes
            .Select(outcome => outcome switch
            {
                ChangeOutcome.Failed failed => $"{failed.Change.Key}: {failed.Reason}",
                ChangeOutcome.Unknown unknown => $"{unknown.Change.Key}: outcome unknown: {unknown.Reason}",
                ChangeOutcome.NotTried skipped => $"{skipped.Change.Key}: not tried: {skipped.Reason}",
                _ => null,
            })
            .OfType<string>().ToList();
        return reasons.Count switch
        {
            0 => null,
            <= 5 => string.Join("; ", reasons),
            _ => $"{string.Join("; ", reasons.Take(5))}; and {reasons.Count - 5} more",
        };
    }
}
