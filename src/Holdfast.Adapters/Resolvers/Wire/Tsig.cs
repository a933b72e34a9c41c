using System.Buffers.Binary;
using System.Security.Cryptography;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Resolvers.Wire;

/// <summary>Signs one request and checks the answers to it, also where one answer is many messages (RFC 8945 5.3).</summary>
internal sealed class Tsig(TsigKey key, TimeProvider clock)
{
    // RFC 8945 10: five minutes between the clocks.
    private const ushort Fudge = 300;

    // RFC 8945 5.3.1: a signature at least with every 100th message.
    private const int LongestUnsigned = 99;

    private WireWriter _unsigned = new();
    private byte[] _prior = [];
    private bool _isFirst = true;
    private int _unsignedCount;

    /// <summary>The message with its signature. Called once, before the answers.</summary>
    public byte[] Sign(byte[] message)
    {
        var time = (ulong)clock.GetUtcNow().ToUnixTimeSeconds();
        var signed = new WireWriter();
        signed.Bytes(message);
        Variables(signed, time, Fudge, ResponseCode.NoError, []);
        _prior = key.Mac(signed.ToArray());

        var data = new WireWriter();
        data.Name(key.Algorithm);
        Time(data, time, Fudge);
        data.U16((ushort)_prior.Length);
        data.Bytes(_prior);
        data.Bytes(message.AsSpan(0, 2)); // the original id
        data.U16(0);
        data.U16(0);
        var whole = new WireWriter();
        whole.Bytes(message);
        whole.Record(new WireRecord(key.Name, WireRecord.Tsig, WireRecord.Any, 0, data.ToArray()));
        var octets = whole.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(10), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(10)) + 1));
        return octets;
    }

    /// <summary>Judges the next message of the answer.</summary>
    public TsigVerdict Check(byte[] octets, WireMessage message)
    {
        if (message.Additionals is not [.., { Type: var type } last] || type != WireRecord.Tsig)
        {
            // Only in the middle of a transfer, and never for long.
            if (_isFirst || ++_unsignedCount > LongestUnsigned) return TsigVerdict.Unsigned;
            _unsigned.Bytes(octets);
            return TsigVerdict.Pending;
        }
        if (!TryData(last.Data, out var data)) return TsigVerdict.Wrong("the signature is not a whole record");
        if (data.Error is ResponseCode.BadKey) return TsigVerdict.Wrong($"BADKEY: the server knows no key '{key.Name.Value}' with this algorithm");
        if (data.Error is ResponseCode.BadSig) return TsigVerdict.Wrong($"BADSIG: the server has another secret for the key '{key.Name.Value}'");
        if (last.Name != key.Name || data.Algorithm != key.Algorithm) return TsigVerdict.Wrong($"the answer is signed with another key ({last.Name})");

        var signed = new WireWriter();
        signed.U16((ushort)_prior.Length);
        signed.Bytes(_prior);
        signed.Bytes(_unsigned.ToArray());
        // The message as it was before it was signed: original id, one additional record less.
        var plain = octets.AsSpan(0, message.LastRecordOffset).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(plain, data.OriginalId);
        BinaryPrimitives.WriteUInt16BigEndian(plain.AsSpan(10), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(plain.AsSpan(10)) - 1));
        signed.Bytes(plain);
        if (_isFirst) Variables(signed, data.Time, data.Fudge, data.Error, data.Other);
        else Time(signed, data.Time, data.Fudge);
        if (!CryptographicOperations.FixedTimeEquals(key.Mac(signed.ToArray()), data.Mac)) return TsigVerdict.Wrong("the signature of the answer is wrong");

        if (data.Error == ResponseCode.BadTime)
            return TsigVerdict.Wrong($"BADTIME: the clocks differ by more than {Fudge} s (the server's: {ServerTime(data.Other)}, ours: {clock.GetUtcNow():u})");
        var skew = Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - (long)data.Time);
        if (skew > Fudge) return TsigVerdict.Wrong($"the answer was signed {skew} s away from our clock");
        (_prior, _isFirst, _unsignedCount) = (data.Mac, false, 0);
        _unsigned = new WireWriter();
        return TsigVerdict.Good;
    }

    private void Variables(WireWriter writer, ulong time, ushort fudge, ResponseCode error, byte[] other)
    {
        writer.Name(key.Name);
        writer.U16(WireRecord.Any);
        writer.U32(0);
        writer.Name(key.Algorithm);
        Time(writer, time, fudge);
        writer.U16((ushort)error);
        writer.U16((ushort)other.Length);
        writer.Bytes(other);
    }

    private static void Time(WireWriter writer, ulong time, ushort fudge)
    {
        writer.U16((ushort)(time >> 32));
        writer.U32((uint)time);
        writer.U16(fudge);
    }

    private static string ServerTime(byte[] other) =>
        other.Length == 6
            ? DateTimeOffset.FromUnixTimeSeconds(((long)BinaryPrimitives.ReadUInt16BigEndian(other) << 32) | BinaryPrimitives.ReadUInt32BigEndian(other.AsSpan(2))).ToString("u")
            : "not told";

    private static bool TryData(ReadOnlyMemory<byte> octets, out TsigData data)
    {
        data = default;
        var reader = new WireReader(octets, 0);
        if (!reader.TryName(out var algorithm) || !reader.TryU16(out var high) || !reader.TryU32(out var low) || !reader.TryU16(out var fudge)
            || !reader.TryU16(out var macLength)) return false;
        var at = reader.Offset;
        if (at + macLength + 6 > octets.Length) return false;
        var mac = octets.Slice(at, macLength).ToArray();
        var rest = octets.Span[(at + macLength)..];
        var otherLength = BinaryPrimitives.ReadUInt16BigEndian(rest[4..]);
        if (rest.Length != 6 + otherLength) return false;
        data = new TsigData(
            algorithm, ((ulong)high << 32) | low, fudge, mac, BinaryPrimitives.ReadUInt16BigEndian(rest),
            (ResponseCode)BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), rest[6..].ToArray());
        return true;
    }

    private readonly record struct TsigData(
        DnsName Algorithm, ulong Time, ushort Fudge, byte[] Mac, ushort OriginalId, ResponseCode Error, byte[] Other);
}

/// <param name="Reason">What is wrong; null when nothing is.</param>
internal readonly record struct TsigVerdict(TsigState State, string? Reason)
{
    public static readonly TsigVerdict Good = new(TsigState.Good, null);

    /// <summary>Inside a transfer: the next signature covers it too.</summary>
    public static readonly TsigVerdict Pending = new(TsigState.Pending, null);

    public static readonly TsigVerdict Unsigned = new(TsigState.Unsigned, "the answer is not signed");

    public static TsigVerdict Wrong(string reason) => new(TsigState.Wrong, reason);
}

internal enum TsigState { Good, Pending, Unsigned, Wrong }
