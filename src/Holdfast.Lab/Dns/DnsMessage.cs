namespace Holdfast.Lab.Dns;

/// <summary>A DNS message of class IN (RFC 1035 4) with EDNS (RFC 6891). Records of other classes are dropped when read.</summary>
public sealed record DnsMessage
{
    public const int PlainUdpLimit = 512;   // RFC 1035 4.2.1
    public const int EdnsUdpLimit = 1232;   // DNS flag day 2020

    public ushort Id { get; init; }
    public bool IsResponse { get; init; }
    public int Opcode { get; init; }
    public bool Authoritative { get; init; }
    public bool Truncated { get; init; }
    public bool RecursionDesired { get; init; }
    public bool RecursionAvailable { get; init; }
    public bool AuthenticData { get; init; }
    public bool CheckingDisabled { get; init; }
    public ResponseCode Code { get; init; }
    public DnsQuestion? Question { get; init; }
    public IReadOnlyList<ResourceRecord> Answers { get; init; } = [];
    public IReadOnlyList<ResourceRecord> Authority { get; init; } = [];
    public IReadOnlyList<ResourceRecord> Additional { get; init; } = [];

    /// <summary>What the sender takes over UDP; null when the message has no OPT record.</summary>
    public int? EdnsSize { get; init; }
    public int EdnsVersion { get; init; }
    public bool DnssecOk { get; init; }

    public static DnsMessage Query(ushort id, WireName name, RecordType type, bool recursionDesired = false) => new()
    {
        Id = id,
        RecursionDesired = recursionDesired,
        Question = new DnsQuestion(name, type),
        EdnsSize = EdnsUdpLimit,
    };

    /// <summary>Throws <see cref="FormatException"/> on anything that is not a whole message.</summary>
    public static DnsMessage Parse(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var id = reader.U16();
        var flags = reader.U16();
        var questions = reader.U16();
        var answers = reader.U16();
        var authority = reader.U16();
        var additional = reader.U16();
        DnsQuestion? question = null;
        for (var index = 0; index < questions; index++)
        {
            var read = new DnsQuestion(reader.Name(), new RecordType(reader.U16()), reader.U16());
            question ??= read;
        }
        var result = new DnsMessage
        {
            Id = id,
            IsResponse = (flags & 0x8000) != 0,
            Opcode = (flags >> 11) & 15,
            Authoritative = (flags & 0x0400) != 0,
            Truncated = (flags & 0x0200) != 0,
            RecursionDesired = (flags & 0x0100) != 0,
            RecursionAvailable = (flags & 0x0080) != 0,
            AuthenticData = (flags & 0x0020) != 0,
            CheckingDisabled = (flags & 0x0010) != 0,
            Code = (ResponseCode)(flags & 15),
            Question = question,
        };
        result = result with { Answers = Section(ref reader, message, answers, ref result) };
        result = result with { Authority = Section(ref reader, message, authority, ref result) };
        var rest = Section(ref reader, message, additional, ref result);
        return result with { Additional = rest };
    }

    /// <summary>Whole records that fit within <paramref name="limit"/>; TC is set when one did not. Glue may go without TC.</summary>
    public byte[] Write(int limit = ushort.MaxValue)
    {
        var wire = new WireWriter();
        wire.U16(Id);
        wire.U16((IsResponse ? 0x8000 : 0) | (Opcode << 11) | (Authoritative ? 0x0400 : 0) | (Truncated ? 0x0200 : 0)
            | (RecursionDesired ? 0x0100 : 0) | (RecursionAvailable ? 0x0080 : 0) | (AuthenticData ? 0x0020 : 0)
            | (CheckingDisabled ? 0x0010 : 0) | ((int)Code & 15));
        wire.U16(Question is null ? 0 : 1);
        wire.U16(0);
        wire.U16(0);
        wire.U16(0);
        if (Question is not null)
        {
            wire.Name(Question.Name, compress: true);
            wire.U16(Question.Type.Code);
            wire.U16(Question.Class);
        }
        var room = limit - (EdnsSize is null ? 0 : 11);
        var cut = !WriteSection(wire, Answers, room, 6);
        cut = cut || !WriteSection(wire, Authority, room, 8);
        var glued = 0;
        if (!cut)
        {
            foreach (var record in Additional)
            {
                if (!WriteRecord(wire, record, room)) break;
                glued++;
            }
        }
        if (EdnsSize is { } size)
        {
            wire.U8(0);
            wire.U16(RecordType.Opt.Code);
            wire.U16(size);
            wire.U32(((uint)Code >> 4 << 24) | ((uint)EdnsVersion << 16) | (DnssecOk ? 0x8000u : 0));
            wire.U16(0);
            glued++;
        }
        wire.PatchU16(10, glued);
        var bytes = wire.Written.ToArray();
        if (cut) bytes[2] |= 0x02;
        return bytes;
    }

    private static List<ResourceRecord> Section(ref WireReader reader, ReadOnlySpan<byte> message, int count, ref DnsMessage result)
    {
        var records = new List<ResourceRecord>(Math.Min(count, 64));
        for (var index = 0; index < count; index++)
        {
            var name = reader.Name();
            var type = new RecordType(reader.U16());
            var @class = reader.U16();
            var ttl = reader.U32();
            var length = reader.U16();
            var start = reader.Position;
            reader.Bytes(length);
            if (type == RecordType.Opt)
            {
                result = result with
                {
                    EdnsSize = @class,
                    EdnsVersion = (int)(ttl >> 16) & 255,
                    DnssecOk = (ttl & 0x8000) != 0,
                    Code = (ResponseCode)((int)(ttl >> 24 << 4) | ((int)result.Code & 15)),
                };
            }
            else if (@class == 1)
            {
                records.Add(new ResourceRecord(name, type, ttl, RecordText.ReadDecompressed(type, message, start, length)));
            }
        }
        return records;
    }

    private static bool WriteSection(WireWriter wire, IReadOnlyList<ResourceRecord> records, int room, int countAt)
    {
        var written = 0;
        foreach (var record in records)
        {
            if (!WriteRecord(wire, record, room)) break;
            written++;
        }
        wire.PatchU16(countAt, written);
        return written == records.Count;
    }

    private static bool WriteRecord(WireWriter wire, ResourceRecord record, int room)
    {
        var before = wire.Length;
        wire.Name(record.Name, compress: true);
        wire.U16(record.Type.Code);
        wire.U16(1);
        wire.U32(record.Ttl);
        var lengthAt = wire.Length;
        wire.U16(0);
        RecordText.WriteCompressed(record.Type, record.Data, wire);
        wire.PatchU16(lengthAt, wire.Length - lengthAt - 2);
        if (wire.Length <= room) return true;
        wire.TruncateTo(before);
        return false;
    }
}
