using System.Buffers.Binary;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>
/// A DNS message (RFC 1035 4). In an UPDATE (RFC 2136 2) the sections are zone, prerequisites, updates and additional, in the
/// same places.
/// </summary>
internal sealed record WireMessage
{
    public const int LargestTcp = ushort.MaxValue;
    public const byte QueryOpcode = 0, UpdateOpcode = 5;

    public ushort Id { get; init; }
    public byte Opcode { get; init; }
    public bool IsResponse { get; init; }
    public bool IsAuthoritative { get; init; }
    public bool IsTruncated { get; init; }
    public bool RecursionDesired { get; init; }
    public ResponseCode Code { get; init; }
    public IReadOnlyList<WireQuestion> Questions { get; init; } = [];
    public IReadOnlyList<WireRecord> Answers { get; init; } = [];
    public IReadOnlyList<WireRecord> Authorities { get; init; } = [];
    public IReadOnlyList<WireRecord> Additionals { get; init; } = [];

    /// <summary>Where the last record starts in the octets that were read: the place of a TSIG.</summary>
    public int LastRecordOffset { get; init; }

    // The DO bit in the flags of EDNS, which stand in the TTL of OPT (RFC 3225).
    private const uint WantsSignatures = 0x8000;

    /// <summary>A query with EDNS for 1232 octets over UDP (DNS Flag Day 2020: no fragments).</summary>
    public static WireMessage Query(ushort id, DnsName name, RecordType type, bool recursion, bool signatures = false) => new()
    {
        Id = id,
        RecursionDesired = recursion,
        Questions = [new WireQuestion(name, type)],
        Additionals = [new WireRecord(default, WireRecord.Opt, 1232, signatures ? WantsSignatures : 0, ReadOnlyMemory<byte>.Empty)],
    };

    public byte[] Write()
    {
        var writer = new WireWriter();
        writer.U16(Id);
        writer.U16((ushort)((IsResponse ? 0x8000 : 0) | (Opcode << 11) | (IsAuthoritative ? 0x0400 : 0) | (IsTruncated ? 0x0200 : 0)
            | (RecursionDesired ? 0x0100 : 0) | ((int)Code & 0xF)));
        writer.U16((ushort)Questions.Count);
        writer.U16((ushort)Answers.Count);
        writer.U16((ushort)Authorities.Count);
        writer.U16((ushort)Additionals.Count);
        foreach (var question in Questions)
        {
            writer.Name(question.Name);
            writer.U16(question.Type.Code);
            writer.U16(WireRecord.Internet);
        }
        foreach (var record in Answers) writer.Record(record);
        foreach (var record in Authorities) writer.Record(record);
        foreach (var record in Additionals) writer.Record(record);
        return writer.ToArray();
    }

    /// <summary>False with what is wrong when the octets are no whole message; nothing that comes from the network throws.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> octets, out WireMessage message, out string? error)
    {
        message = new WireMessage();
        error = null;
        var header = octets.Span;
        if (header.Length < 12)
        {
            error = $"the answer has {header.Length} octets, a DNS header has 12";
            return false;
        }
        var reader = new WireReader(octets, 12);
        var flags = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        var questions = new List<WireQuestion>();
        for (int i = 0, count = BinaryPrimitives.ReadUInt16BigEndian(header[4..]); i < count; i++)
        {
            if (!reader.TryName(out var name) || !reader.TryU16(out var type) || !reader.TryU16(out _)) return Fail(out error);
            questions.Add(new WireQuestion(name, new RecordType(type)));
        }
        var last = 0;
        if (!TrySection(ref reader, BinaryPrimitives.ReadUInt16BigEndian(header[6..]), ref last, out var answers)
            || !TrySection(ref reader, BinaryPrimitives.ReadUInt16BigEndian(header[8..]), ref last, out var authorities)
            || !TrySection(ref reader, BinaryPrimitives.ReadUInt16BigEndian(header[10..]), ref last, out var additionals)) return Fail(out error);
        var code = flags & 0xF;
        // RFC 6891 6.1.3: the upper eight bits of the RCODE stand in the TTL of OPT.
        foreach (var record in additionals)
            if (record.Type == WireRecord.Opt) code |= (int)(record.Ttl >> 24) << 4;
        message = new WireMessage
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(header),
            Opcode = (byte)((flags >> 11) & 0xF),
            IsResponse = (flags & 0x8000) != 0,
            IsAuthoritative = (flags & 0x0400) != 0,
            IsTruncated = (flags & 0x0200) != 0,
            RecursionDesired = (flags & 0x0100) != 0,
            Code = (ResponseCode)code,
            Questions = questions,
            Answers = answers,
            Authorities = authorities,
            Additionals = additionals,
            LastRecordOffset = last,
        };
        return true;
    }

    private static bool TrySection(ref WireReader reader, int count, ref int last, out List<WireRecord> records)
    {
        records = [];
        for (var i = 0; i < count; i++)
        {
            last = reader.Offset;
            if (!reader.TryRecord(out var record)) return false;
            records.Add(record);
        }
        return true;
    }

    private static bool Fail(out string? error)
    {
        error = "the answer is not a whole DNS message";
        return false;
    }
}
