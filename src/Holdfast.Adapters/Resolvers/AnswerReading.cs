using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers;

/// <summary>From a message to what it says about one record set.</summary>
internal static class AnswerReading
{
    /// <param name="fromResolver">A resolver has no authority of its own, and need not have any.</param>
    public static ServerAnswer Of(WireMessage message, RecordKey key, bool fromResolver)
    {
        if (message.Code is not (ResponseCode.NoError or ResponseCode.NxDomain)) return new ServerAnswer.Refused(message.Code.Mnemonic());
        if (Set(message.Answers, key) is { } set)
            return message.IsAuthoritative || fromResolver ? new ServerAnswer.Found(set) : new ServerAnswer.Refused("an answer without authority");
        if (Set(message.Answers, new RecordKey(key.Name, RecordType.CNAME)) is { } alias)
            return message.IsAuthoritative || fromResolver ? new ServerAnswer.Alias(alias) : new ServerAnswer.Refused("an answer without authority");
        // No data and no authority, but name servers further down: the name lies in (or at) a zone that was delegated away.
        if (!message.IsAuthoritative && Delegation(message, key.Name) is { } delegation) return new ServerAnswer.Delegated(delegation);
        if (!message.IsAuthoritative && !fromResolver) return new ServerAnswer.Refused("an answer without authority");
        return new ServerAnswer.Empty(message.Code != ResponseCode.NxDomain);
    }

    /// <summary>The values of one record set, canonical; null when there is none.</summary>
    public static RecordSet? Set(IEnumerable<WireRecord> records, RecordKey key)
    {
        var values = new List<string>();
        uint ttl = 0;
        foreach (var record in records)
        {
            if (record.Key != key || record.Class != WireRecord.Internet) continue;
            values.Add(Text(record));
            // One TTL for all (RFC 2181 5.2); should a server differ, the longest is how long somebody may keep the set.
            ttl = Math.Max(ttl, record.Ttl);
        }
        return values.Count == 0 ? null : new RecordSet(key, Seconds(ttl), [.. values]);
    }

    /// <summary>Data that is not valid for its type is shown in the form of RFC 3597, which every type has.</summary>
    public static string Text(WireRecord record) =>
        RecordData.TryFromWire(record.Type, record.Data.Span, out var text) ? text
        : record.Data.IsEmpty ? @"\# 0" : $@"\# {record.Data.Length} {Convert.ToHexStringLower(record.Data.Span)}";

    /// <summary>RFC 2181 8: a TTL with its top bit set counts as zero.</summary>
    public static Ttl Seconds(uint ttl) => new(ttl > int.MaxValue ? 0 : (int)ttl);

    private static RecordSet? Delegation(WireMessage message, DnsName name)
    {
        foreach (var record in message.Authorities)
            if (record.Type == RecordType.NS && name.IsWithin(record.Name)) return Set(message.Authorities, record.Key);
        return null;
    }
}
