using Holdfast.Core.Dns;

namespace Holdfast.Core.Sync;

/// <summary>
/// Compares what a server answers with what should stand there. What a server answers by design in its own way (proxied,
/// flattened, delegated away) is skipped with the reason, and never counts as proved.
/// </summary>
public static class AnswerCheck
{
    /// <summary>Why there is no point in asking a server for this set; null when there is.</summary>
    /// <param name="answersItsOwn">The provider may answer its own addresses in place of a CNAME (Cloudflare).</param>
    public static string? WhyNotAsked(DesiredSet want, DnsName zone, bool answersItsOwn)
    {
        if (want.Proxied is true) return "proxied: the provider answers its own addresses";
        if (want.Key.Type == RecordType.ALIAS) return "ALIAS has no form of its own in answers: the provider answers the target's addresses";
        if (answersItsOwn && want.Key.Type == RecordType.CNAME && want.Key.Name == zone) return "a CNAME at the apex is flattened: the provider answers the target's addresses";
        return null;
    }

    /// <param name="wildcard">The declared wildcard set that would answer if the set were missing.</param>
    public static AnswerVerdict Compare(DesiredSet want, DnsName zone, ServerAnswer answer, bool answersItsOwn, RecordSet? wildcard = null)
    {
        switch (answer)
        {
            case ServerAnswer.Found found:
                return Compare(want.Set, found.Set, wildcard);
            case ServerAnswer.Delegated delegated when delegated.NameServers.Name == zone || !delegated.NameServers.Name.IsWithin(zone):
                return new AnswerVerdict.NotServed($"it refers to the name servers of {delegated.NameServers.Name}: it does not serve the zone");
            case ServerAnswer.Delegated delegated when delegated.NameServers.Key == want.Key:
                return Compare(want.Set, delegated.NameServers, null);
            case ServerAnswer.Delegated delegated:
                return new AnswerVerdict.Skipped($"it lies below the delegation of {delegated.NameServers.Name}");
            case ServerAnswer.Alias alias:
                return Differs(want.Set, null, $"has CNAME {alias.Cname.Values[0]} in place of {want.Key.Type}");
            case ServerAnswer.Empty when answersItsOwn && want.Key.Type == RecordType.CNAME:
                return new AnswerVerdict.Skipped("the provider flattens it: it answers the target's addresses in place of the CNAME");
            case ServerAnswer.Empty empty:
                return Differs(want.Set, null, empty.NameExists ? "is missing" : "is missing (the name does not exist)");
            case ServerAnswer.Refused refused:
                return new AnswerVerdict.NotServed($"it answers {refused.Code}");
            case ServerAnswer.Silent silent:
                return new AnswerVerdict.NoAnswer(silent.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Whether a deleted set is really gone. Other values at its name (a wildcard's) are not it.</summary>
    public static AnswerVerdict CompareGone(RecordSet gone, DnsName zone, ServerAnswer answer, RecordSet? wildcard = null) => answer switch
    {
        ServerAnswer.Found found when wildcard is not null && found.Set.Values == wildcard.Values =>
            new AnswerVerdict.Same($"{gone.Key} is answered from the wildcard {wildcard.Name} now"),
        ServerAnswer.Found found when found.Set.Values == gone.Values =>
            new AnswerVerdict.Differs(new SetDifference(gone.Key, [], gone.Values, null, found.Set.Ttl, "is still there")),
        ServerAnswer.Delegated delegated when delegated.NameServers.Key == gone.Key && delegated.NameServers.Values == gone.Values =>
            new AnswerVerdict.Differs(new SetDifference(gone.Key, [], gone.Values, null, delegated.NameServers.Ttl, "is still there")),
        ServerAnswer.Delegated delegated when delegated.NameServers.Name == zone || !delegated.NameServers.Name.IsWithin(zone) =>
            new AnswerVerdict.NotServed($"it refers to the name servers of {delegated.NameServers.Name}: it does not serve the zone"),
        ServerAnswer.Refused refused => new AnswerVerdict.NotServed($"it answers {refused.Code}"),
        ServerAnswer.Silent silent => new AnswerVerdict.NoAnswer(silent.Reason),
        _ => new AnswerVerdict.Same(null),
    };

    /// <summary>
    /// The values must be equal. A longer TTL than declared keeps old answers alive longer than promised, so it differs; a shorter
    /// one does no harm and is only noted (a server behind a cache counts down).
    /// </summary>
    private static AnswerVerdict Compare(RecordSet want, RecordSet have, RecordSet? wildcard)
    {
        // The signer's own keys stand beside those that are declared, with the signer's TTL.
        if (Planner.IsBeside(want)) return want.Values.All(value => have.Values.Contains(value)) ? new AnswerVerdict.Same(null) : Differs(want, have, "lacks declared keys");
        if (wildcard is not null && have.Values == wildcard.Values)
        {
            if (have.Values != want.Values) return Differs(want, have, $"is answered from the wildcard {wildcard.Name}, so the set itself is missing");
            return new AnswerVerdict.Same($"{want.Key} is answered as the wildcard {wildcard.Name} would answer it: the answer does not prove the set itself");
        }
        if (have.Values != want.Values) return Differs(want, have, "has other values");
        if (have.Ttl > want.Ttl) return Differs(want, have, $"has TTL {have.Ttl} s, longer than {want.Ttl} s");
        return new AnswerVerdict.Same(have.Ttl < want.Ttl ? $"{want.Key} is answered with TTL {have.Ttl} s, shorter than {want.Ttl} s" : null);
    }

    private static AnswerVerdict.Differs Differs(RecordSet want, RecordSet? have, string what)
    {
        ValueList<string> served = have?.Values ?? [];
        return new AnswerVerdict.Differs(new SetDifference(
            want.Key,
            want.Values.Except(served, StringComparer.Ordinal).ToValueList(),
            served.Except(want.Values, StringComparer.Ordinal).ToValueList(),
            want.Ttl, have?.Ttl, what));
    }
}

/// <summary>The outcome for one set at one server.</summary>
public abstract record AnswerVerdict
{
    private AnswerVerdict() { }

    public sealed record Same(string? Note) : AnswerVerdict;

    public sealed record Differs(SetDifference Difference) : AnswerVerdict;

    public sealed record Skipped(string Why) : AnswerVerdict;

    /// <summary>The server answers, but does not serve this zone (or refuses to): users get nothing from it.</summary>
    public sealed record NotServed(string Reason) : AnswerVerdict;

    public sealed record NoAnswer(string Reason) : AnswerVerdict;
}

/// <param name="Missing">Values that should be answered and are not.</param>
/// <param name="Extra">Values that are answered and should not be.</param>
/// <param name="Wanted">The TTL as declared; null when the set should not be there at all.</param>
/// <param name="Served">The TTL as answered; null when nothing is.</param>
/// <param name="What">In words: "is missing", "has other values".</param>
public sealed record SetDifference(RecordKey Key, ValueList<string> Missing, ValueList<string> Extra, Ttl? Wanted, Ttl? Served, string What)
{
    public override string ToString()
    {
        var text = $"{Key} {What}";
        if (!Missing.IsEmpty && What != "is missing") text += $"; missing: {string.Join(", ", Missing)}";
        if (!Extra.IsEmpty) text += $"; answered: {string.Join(", ", Extra)}";
        return text;
    }
}
