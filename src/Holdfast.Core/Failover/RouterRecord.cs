using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Core.Failover;

/// <summary>
/// The router's record sets: a CNAME and, beside it, the epoch TXT. How they are read, and what must be written for a decision. Pure:
/// the shell carries what came from the provider here and takes the changes to it.
/// </summary>
/// <param name="Ttl">As configured; a provider's own limits bend it.</param>
/// <param name="Targets">Where each front lives.</param>
public sealed record RouterRecord(DnsName Name, Ttl Ttl, ValueList<FrontTarget> Targets)
{
    public RecordKey Alias => new(Name, RecordType.CNAME);

    public RecordKey Epoch => new(EpochName.For(Name), RecordType.TXT);

    /// <summary>What is read through a provider's API: the addresses too, as they stand in a CNAME's way.</summary>
    public ValueList<RecordKey> Keys => [Alias, Epoch, new(Name, RecordType.A), new(Name, RecordType.AAAA)];

    /// <summary>The TTL that must hold at a provider: the router's own, or the nearest that the provider allows.</summary>
    public Ttl TtlAt(RouterProvider provider, Ttl? minimum)
    {
        var least = minimum ?? provider.MinimumTtl;
        var ttl = Ttl < least ? least : Ttl;
        return ttl > provider.MaximumTtl ? provider.MaximumTtl : ttl;
    }

    /// <summary>What a provider's API holds. An epoch that we cannot read may be newer than all we know: the reading is refused.</summary>
    /// <param name="trouble">Why there is no reading.</param>
    public RouterReading? Read(ZoneSnapshot snapshot, RouterProvider provider, out string? trouble)
    {
        trouble = null;
        RecordSet? Find(RecordKey key) => snapshot.Sets.FirstOrDefault(set => set.Key == key)?.Set;
        var (alias, epoch) = (Find(Alias), Find(Epoch));
        var reading = Read(alias, epoch, Find(new(Name, RecordType.A)) ?? Find(new(Name, RecordType.AAAA)));
        if (reading.Mark is null && epoch is not null)
        {
            trouble = $"the epoch at {Epoch.Name} cannot be read; remove it by hand if it is not Holdfast's, or use the newer program that wrote it";
            return null;
        }
        var wanted = TtlAt(provider, snapshot.Facts.MinimumTtl);
        var wrong = alias is not null && alias.Ttl != wanted ? alias : epoch is not null && epoch.Ttl != wanted ? epoch : null;
        return reading with { WrongTtl = wrong?.Ttl.Seconds };
    }

    /// <summary>What an authoritative server answered. A shorter TTL than wanted may be a cache's in front of it; a longer one is foreign.</summary>
    public RouterReading ReadServed(RecordSet? alias, RecordSet? epoch, Ttl wanted)
    {
        var reading = Read(alias, epoch, null);
        return alias is not null && alias.Ttl > wanted ? reading with { WrongTtl = alias.Ttl.Seconds } : reading;
    }

    /// <summary>What a decision changes at a provider; null when what was read is not what the decision stands on, or its front has no target.</summary>
    public ValueList<Change>? Changes(Errand.Write write, ZoneSnapshot? snapshot, RouterProvider provider)
    {
        // The native ids and preconditions come from the read on which the decision to write stands, and from no other.
        if (snapshot is null || Read(snapshot, provider, out _) != write.Expected) return null;
        if (TargetOf(write.Mark.Front) is not { } target) return null;
        var ttl = TtlAt(provider, snapshot.Facts.MinimumTtl);
        var changes = new List<Change>();
        foreach (var other in snapshot.Sets.Where(set => set.Key.Name == Name && Planner.Conflict(RecordType.CNAME, set.Key.Type)))
            changes.Add(new Change.Delete(other, DeleteReason.Replaced));
        Put(new DesiredSet(new RecordSet(Alias, ttl, [target.ToString()]), Proxied: false));
        Put(new DesiredSet(new RecordSet(Epoch, ttl, [RecordData.Text(write.Mark.Print())])));
        return changes.ToValueList();

        void Put(DesiredSet want)
        {
            var have = snapshot.Sets.FirstOrDefault(set => set.Key == want.Key);
            // A provider that knows no proxying reads back null, which is "not proxied".
            if (have is null) changes.Add(new Change.Create(want));
            else if (!Planner.IsSame(have, want)) changes.Add(new Change.Update(have, want));
        }
    }

    /// <summary>What the outcomes of the changes mean for the decision.</summary>
    public static ConvergenceEvent.Answer Judge(Errand.Write write, ValueList<ChangeOutcome> outcomes)
    {
        var (provider, epoch) = (write.Provider, write.Mark.Epoch);
        var bad = outcomes.Where(outcome => outcome is not ChangeOutcome.Applied).ToList();
        if (bad.Count == 0) return new ConvergenceEvent.WriteDone(provider, epoch);
        if (bad.OfType<ChangeOutcome.Unknown>().FirstOrDefault() is { } unknown) return new ConvergenceEvent.WriteUnknown(provider, epoch, unknown.Reason);
        // Half of it stands: whoever looks next must see it, so read again at once rather than wait.
        if (bad.Count < outcomes.Count) return new ConvergenceEvent.Conflict(provider, epoch);
        var reason = bad[0] switch { ChangeOutcome.Failed failed => failed.Reason, ChangeOutcome.NotTried skipped => skipped.Reason, _ => "refused" };
        return new ConvergenceEvent.WriteRefused(provider, epoch, reason);
    }

    internal DnsName? TargetOf(FrontName front)
    {
        foreach (var target in Targets)
        {
            if (target.Front == front) return target.Target;
        }
        return null;
    }

    private RouterReading Read(RecordSet? alias, RecordSet? epoch, RecordSet? addresses)
    {
        EpochMark? mark = null;
        foreach (var value in epoch?.Values ?? [])
            if (EpochMark.TryParse(RecordData.TextOf(value), out var read, out _) && (mark is null || read!.Epoch > mark.Epoch)) mark = read;
        if (alias is null) return new RouterReading(null, addresses is null ? null : string.Join(" ", addresses.Values), mark);
        var target = DnsName.Parse(alias.Values[0]);
        foreach (var front in Targets)
        {
            if (front.Target == target) return new RouterReading(front.Front, null, mark);
        }
        return new RouterReading(null, target.ToString(), mark);
    }
}
