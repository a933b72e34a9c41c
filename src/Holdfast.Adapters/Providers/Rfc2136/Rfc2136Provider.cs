using System.Net;
using Holdfast.Adapters.Config;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core;
using Holdfast.Core.Dns;
using Holdfast.Core.Failover;
using Holdfast.Core.Sync;

namespace Holdfast.Adapters.Providers.Rfc2136;

/// <summary>
/// Any server that speaks dynamic updates (RFC 2136) signed with TSIG (RFC 8945). A whole zone is read by transfer, single sets by
/// signed queries; changes of one call that fit go in one atomic message, with the values that were read as its condition; and
/// because NOERROR proves nothing, every write is read back.
/// </summary>
internal sealed class Rfc2136Provider : IProvider
{
    // Below 65,535 octets of a message with room for signature and header.
    private const int LargestMessage = 60_000;
    private const string UsualAlgorithm = "hmac-sha256";

    private readonly ProviderSettings _settings;
    private readonly Rfc2136Api _api;
    private readonly bool _byNames;
    private bool? _isSigned;

    private Rfc2136Provider(ProviderSettings settings, Rfc2136Api api, bool byNames) => (_settings, _api, _byNames) = (settings, api, byNames);

    public static readonly Capabilities Abilities = new()
    {
        Kind = "rfc2136",
        Title = "RFC 2136",
        Granularity = Granularity.RecordSet,
        Types = [],
        RefusedTypes = [RecordType.ALIAS],
        TypesReason = "ALIAS is no record type of DNS itself",
        MinimumTtl = new Ttl(0),
        MaximumTtl = new Ttl(int.MaxValue),
        TtlReason = "RFC 2181 8; a server may have a lower limit of its own",
        Transaction = Feature.Yes("all changes of one UPDATE message take effect together or not at all (RFC 2136 3.4)"),
        CompareAndSwap = Feature.Yes("prerequisites that depend on the values that were read (RFC 2136 2.4.2)"),
        Proxied = Feature.No("a plain name server answers what it holds"),
        Comments = Feature.No("DNS has no place for them"),
        ApexNs = Feature.Yes("an ordinary record set; the last value cannot be deleted (RFC 2136 3.4.2.4)"),
        Serves = Feature.Yes("the server itself is asked, unless nameservers: names others"),
        WriteBatch = 1000,
        ReadPage = int.MaxValue,
        Rates = "none in the protocol",
    };

    public static readonly ProviderKind Kind = new(
        Abilities,
        Keys:
        [
            new("server", ConfigForm.Address, "The primary, which takes the updates.") { IsRequired = true, Example = "192.0.2.53" },
            new("key", ConfigForm.Section, "The TSIG key, as the server has it.")
            {
                IsRequired = true, Example = "{ name: k1, secret: { file: k1.secret } }",
                Section = new("key",
                [
                    new("name", ConfigForm.Text, "Its name.") { IsRequired = true, Example = "k1" },
                    new("algorithm", ConfigForm.Choice, "Its algorithm.") { Default = UsualAlgorithm, Choices = [UsualAlgorithm, "hmac-sha384", "hmac-sha512"], Example = "hmac-sha512" },
                    SecretKeys.Required("secret", "The key itself, in base64.", "{ file: k1.secret }"),
                ]),
            },
            new("read", ConfigForm.Choice, "axfr: a whole zone is read by transfer. names: only names that are known, which is enough for routers but not for plan and apply.")
            {
                Default = "axfr", Choices = ["axfr", "names"], Example = "names",
            },
        ],
        Example: "hidden: { kind: rfc2136, server: 192.0.2.53, key: { name: k1, algorithm: hmac-sha256, secret: { file: k1.secret } } }",
        Create)
    {
        Check = Trouble,
        // A server may show each key another view of the zone (BIND's match-clients with keys).
        Where = (settings, _) => $"{settings.Option("server")} {settings.Option("key.name")}",
    };

    // Each is one small message to one server.
    private const int RefusalsInARow = 16;

    public ProviderId Id => _settings.Id;

    public Capabilities Capabilities => Abilities;

    public static IProvider Create(ProviderSettings settings, ProviderContext context)
    {
        if (Trouble(settings) is { } trouble) throw new ProviderException(settings.Id, "open", trouble);
        _ = ServerAddress.TryParse(settings.Option("server")!, out var server);
        var secret = settings.Secrets["key.secret"].Resolve(context.Environment);
        var key = TsigKey.Of(settings.Option("key.name")!, Algorithm(settings), secret.Reveal(), out var error)
            ?? throw new SecretMissingException(error!);
        return new Rfc2136Provider(settings, new Rfc2136Api(settings.Id, server, key, context.Clock), settings.Option("read") == "names");
    }

    public async Task<ZoneSnapshot> ReadAsync(DnsName zone, CancellationToken cancel)
    {
        if (_byNames)
        {
            throw new ProviderException(
                Id, $"read zone {zone.Value}",
                "read: names cannot list a zone, only look at names that are known (routers); for plan and apply allow zone transfers to the key and set  read: axfr");
        }
        var sets = Rfc2136Convert.Observe(await _api.TransferAsync(zone, cancel));
        _isSigned = sets.Any(set => set.Key == new RecordKey(zone, RecordType.DNSKEY));
        return new ZoneSnapshot(zone, sets, Facts(zone, sets));
    }

    public async Task<ZoneSnapshot> ReadSetsAsync(DnsName zone, ValueList<RecordKey> keys, Urgency urgency, CancellationToken cancel)
    {
        var sets = await ReadAsync(zone, [.. keys.Where(key => !Rfc2136Convert.IsServersOwn(key.Type)).Distinct()], cancel);
        return new ZoneSnapshot(zone, sets.Values.OrderBy(set => set.Key).ToValueList(), new ZoneFacts(IsSigned: _isSigned));
    }

    public async Task<ValueList<ChangeOutcome>> ApplyAsync(DnsName zone, ValueList<Change> changes, WriteTerms terms, CancellationToken cancel)
    {
        var outcomes = new Dictionary<RecordKey, ChangeOutcome>();
        string? stopped = null;
        foreach (var batch in Batches(zone, changes))
        {
            if (stopped is null)
            {
                try
                {
                    stopped = await ApplyBatchAsync(zone, batch, terms, outcomes, cancel);
                }
                catch (ProviderException error) when (outcomes.Count > 0)
                {
                    stopped = error.Reason;
                }
            }
            foreach (var change in batch.SelectMany(unit => unit))
                outcomes.TryAdd(change.Key, new ChangeOutcome.NotTried(change, stopped ?? "a message before it failed"));
        }
        return changes.Select(change => outcomes[change.Key]).ToValueList();
    }

    public Task<ValueList<NameServer>> NameServersAsync(DnsName zone, CancellationToken cancel)
    {
        var servers = _settings.NameServers.IsEmpty ? [_api.Server] : _settings.NameServers;
        return Task.FromResult(servers.Select(address => new NameServer(address.ToString(), address)).ToValueList());
    }

    public void Dispose()
    {
        // Each exchange closes its own connection.
    }

    private static string Algorithm(ProviderSettings settings) => settings.Option("key.algorithm") ?? UsualAlgorithm;

    private static string? Trouble(ProviderSettings settings)
    {
        if (settings.Option("server") is { } server && !ServerAddress.TryParse(server, out _))
            return $"'server' is '{server}', which is not an IP address with an optional port; write  192.0.2.53  or  127.0.0.1:5300";
        if (settings.Option("read") is { } read && read is not ("axfr" or "names")) return $"'read' is '{read}'; write axfr (the whole zone by transfer) or names (only names that are known)";
        // A secret is looked at when it is needed; this one only stands in for it.
        return settings.Option("key.name") is { } name && TsigKey.Of(name, Algorithm(settings), "AAAA", out var error) is null ? error : null;
    }

    private static ZoneFacts Facts(DnsName zone, ValueList<ObservedSet> sets) => new(
        IsSigned: sets.Any(set => set.Key == new RecordKey(zone, RecordType.DNSKEY)),
        NameServers: sets.Where(set => set.Key == new RecordKey(zone, RecordType.NS))
            .SelectMany(set => set.Set.Values).Select(DnsName.Parse).ToValueList());

    /// <summary>
    /// Changes of one name stay together, so that a change of type has no moment of emptiness; names in the order of their first
    /// change, as many as fit into one message.
    /// </summary>
    private static List<List<List<Change>>> Batches(DnsName zone, ValueList<Change> changes)
    {
        var units = new Dictionary<DnsName, List<Change>>();
        foreach (var change in changes)
        {
            if (!units.TryGetValue(change.Key.Name, out var unit)) units[change.Key.Name] = unit = [];
            unit.Add(change);
        }
        var batches = new List<List<List<Change>>>();
        int octets = 0, records = 0;
        foreach (var unit in units.Values)
        {
            var parts = Rfc2136Convert.Prerequisites(unit).Concat(Rfc2136Convert.Updates(zone, unit)).ToList();
            var size = parts.Sum(Rfc2136Convert.Size);
            if (batches.Count == 0 || octets + size > LargestMessage || records + parts.Count > Abilities.WriteBatch)
            {
                batches.Add([]);
                (octets, records) = (0, 0);
            }
            batches[^1].Add(unit);
            (octets, records) = (octets + size, records + parts.Count);
        }
        return batches;
    }

    /// <returns>Why nothing more should be tried; null when the next message may go out.</returns>
    private async Task<string?> ApplyBatchAsync(
        DnsName zone, List<List<Change>> units, WriteTerms terms, Dictionary<RecordKey, ChangeOutcome> outcomes, CancellationToken cancel)
    {
        while (units.Count > 0)
        {
            ResponseCode code;
            try
            {
                code = await _api.UpdateAsync(
                    zone, [.. units.SelectMany(Rfc2136Convert.Prerequisites)], [.. units.SelectMany(unit => Rfc2136Convert.Updates(zone, unit))], terms.Permit, cancel);
            }
            catch (ProviderException error) when (error.MayHaveHappened)
            {
                await JudgeUnknownAsync(zone, units, error.Reason, outcomes, cancel);
                return error.Reason;
            }
            switch (code)
            {
                case ResponseCode.NoError:
                    await ProveAsync(zone, units, outcomes, cancel);
                    return null;
                case ResponseCode.NxRrSet or ResponseCode.YxRrSet or ResponseCode.NxDomain or ResponseCode.YxDomain:
                    var fresh = await SortOutAsync(zone, units, code, terms, outcomes, cancel);
                    if (fresh.Count == units.Count) return null; // sorted out as failed; nothing left to try
                    units = fresh;
                    continue;
                default:
                    return await HalveAsync(zone, units, code, terms, outcomes, cancel);
            }
        }
        return null;
    }

    /// <summary>
    /// The server refused the message as a whole, perhaps because of one part of it: a type or a name that its policy keeps from this
    /// key, or a host name that its check-names does not like. Halved until the culprit stands alone, unless the parts mean nothing alone.
    /// </summary>
    private async Task<string?> HalveAsync(
        DnsName zone, List<List<Change>> units, ResponseCode code, WriteTerms terms, Dictionary<RecordKey, ChangeOutcome> outcomes, CancellationToken cancel)
    {
        var reason = _api.Explain(zone, code);
        var changes = units.SelectMany(unit => unit).ToList();
        if (units.Count == 1 || code == ResponseCode.NotAuth || terms.IsWhole)
        {
            if (changes.Count > 1) reason += $" (the message held {string.Join(", ", changes.Take(8).Select(change => change.Key))}{(changes.Count > 8 ? $" and {changes.Count - 8} more" : "")})";
            foreach (var change in changes) outcomes[change.Key] = new ChangeOutcome.Failed(change, reason);
            if (code == ResponseCode.NotAuth || terms.IsWhole) return reason;
            // Not one of so many names in a row may be written: then the key may write none.
            var inARow = outcomes.Values.Reverse().TakeWhile(outcome => outcome is ChangeOutcome.Failed).Select(outcome => outcome.Change.Key.Name).Distinct().Count();
            return inARow >= RefusalsInARow ? $"{inARow} names in a row were refused: {reason}" : null;
        }
        return await ApplyBatchAsync(zone, units[..(units.Count / 2)], terms, outcomes, cancel)
            ?? await ApplyBatchAsync(zone, units[(units.Count / 2)..], terms, outcomes, cancel);
    }

    /// <summary>NOERROR only says that the message was understood: a CNAME beside other types is ignored with NOERROR.</summary>
    private async Task ProveAsync(DnsName zone, List<List<Change>> units, Dictionary<RecordKey, ChangeOutcome> outcomes, CancellationToken cancel)
    {
        Dictionary<RecordKey, ObservedSet> have;
        try
        {
            have = await ReadBackAsync(zone, units, cancel);
        }
        catch (ProviderException error)
        {
            foreach (var change in units.SelectMany(unit => unit))
                outcomes[change.Key] = new ChangeOutcome.Unknown(change, $"the server accepted it, but it could not be read back: {error.Reason}");
            return;
        }
        foreach (var change in units.SelectMany(unit => unit))
        {
            var now = have.GetValueOrDefault(change.Key);
            outcomes[change.Key] = ReadBack.Stands(change, now)
                ? new ChangeOutcome.Applied(change)
                : new ChangeOutcome.Failed(change, $"the server said NOERROR, but {(now is null ? "the set is not there" : $"what stands there is {now.Set}")}");
        }
    }

    private async Task JudgeUnknownAsync(DnsName zone, List<List<Change>> units, string reason, Dictionary<RecordKey, ChangeOutcome> outcomes, CancellationToken cancel)
    {
        Dictionary<RecordKey, ObservedSet>? have = null;
        try
        {
            have = await ReadBackAsync(zone, units, cancel);
        }
        catch (ProviderException)
        {
            // Then nothing is known at all.
        }
        foreach (var change in units.SelectMany(unit => unit))
        {
            outcomes[change.Key] = have is not null && ReadBack.Stands(change, have.GetValueOrDefault(change.Key))
                ? new ChangeOutcome.Applied(change)
                : new ChangeOutcome.Unknown(change, reason);
        }
    }

    /// <summary>A prerequisite was not met, and the server does not say which. What changed since it was read fails; the rest is tried again.</summary>
    /// <returns>The units to try again; all of them (already marked as failed) when none could be found out.</returns>
    private async Task<List<List<Change>>> SortOutAsync(
        DnsName zone, List<List<Change>> units, ResponseCode code, WriteTerms terms, Dictionary<RecordKey, ChangeOutcome> outcomes, CancellationToken cancel)
    {
        var have = await ReadBackAsync(zone, units, cancel);
        var rest = new List<List<Change>>();
        foreach (var unit in units)
        {
            var stale = unit.FirstOrDefault(change => have.GetValueOrDefault(change.Key)?.Set.Values != change.Old?.Set.Values);
            if (stale is null)
            {
                rest.Add(unit);
                continue;
            }
            var now = have.GetValueOrDefault(stale.Key) is { } set ? $"it is now {set.Set}" : "it is not there any more";
            foreach (var change in unit)
                outcomes[change.Key] = new ChangeOutcome.Failed(change, $"{stale.Key} changed since it was read ({code.Mnemonic()}): {now}");
        }
        if (rest.Count < units.Count && !terms.IsWhole) return rest;
        if (rest.Count < units.Count)
        {
            foreach (var change in rest.SelectMany(unit => unit))
                outcomes[change.Key] = new ChangeOutcome.Failed(change, "not written, because what belongs to it changed since it was read");
            return units;
        }
        foreach (var change in units.SelectMany(unit => unit))
        {
            outcomes[change.Key] = new ChangeOutcome.Failed(
                change, $"{code.Mnemonic()}: the server holds something else than was read at {(units.Count == 1 ? change.Key.Name : "one of the names of this message")}, such as another type beside it");
        }
        return units;
    }

    private async Task<Dictionary<RecordKey, ObservedSet>> ReadBackAsync(DnsName zone, List<List<Change>> units, CancellationToken cancel) =>
        await ReadAsync(zone, [.. units.SelectMany(unit => unit).Select(change => change.Key)], cancel);

    private async Task<Dictionary<RecordKey, ObservedSet>> ReadAsync(DnsName zone, List<RecordKey> keys, CancellationToken cancel)
    {
        var found = new Dictionary<RecordKey, ObservedSet>();
        if (keys.Count == 0) return found;
        var answers = await _api.AskAsync(zone, keys, cancel);
        var isHidden = false;
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            switch (AnswerReading.Of(answers[i], key, fromResolver: false))
            {
                case ServerAnswer.Found:
                    found[key] = Rfc2136Convert.Observe(key, Of(answers[i].Answers, key));
                    break;
                case ServerAnswer.Delegated delegated when delegated.NameServers.Key == key:
                    found[key] = Rfc2136Convert.Observe(key, Of(answers[i].Authorities, key));
                    break;
                case ServerAnswer.Delegated delegated when delegated.NameServers.Name != zone && delegated.NameServers.Name.IsWithin(zone):
                    isHidden = true;
                    break;
                case ServerAnswer.Delegated or ServerAnswer.Refused:
                    throw new ProviderException(Id, $"read {key}", $"{_api.Server} does not serve zone {zone.Value} with authority");
            }
        }
        if (!isHidden) return await WithoutWildcardAnswersAsync(zone, found, cancel);
        // Addresses below a delegation (glue) are in the zone, but no answer shows them.
        var wanted = keys.ToHashSet();
        return Rfc2136Convert.Observe(await _api.TransferAsync(zone, cancel)).Where(set => wanted.Contains(set.Key)).ToDictionary(set => set.Key);
    }

    /// <summary>
    /// An answer may be made from a wildcard. Prerequisites look at what the zone really holds, and an update without any change is
    /// a plain question: do these sets exist?
    /// </summary>
    private async Task<Dictionary<RecordKey, ObservedSet>> WithoutWildcardAnswersAsync(DnsName zone, Dictionary<RecordKey, ObservedSet> found, CancellationToken cancel)
    {
        foreach (var keys in found.Keys.Where(key => key.Name != zone && !key.Name.IsWildcard).Chunk(Abilities.WriteBatch))
        {
            if (await _api.UpdateAsync(zone, [.. keys.Select(Rfc2136Convert.Present)], [], permit: null, cancel) == ResponseCode.NoError) continue;
            foreach (var key in keys)
                if (await _api.UpdateAsync(zone, [Rfc2136Convert.Present(key)], [], permit: null, cancel) == ResponseCode.NxRrSet) found.Remove(key);
        }
        return found;
    }

    private static List<WireRecord> Of(IEnumerable<WireRecord> records, RecordKey key) =>
        [.. records.Where(record => record.Key == key && record.Class == WireRecord.Internet)];
}
