using System.Text;
using Holdfast.Adapters.Resolvers;
using Holdfast.Adapters.Resolvers.Wire;
using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Fuzz;

/// <summary>Messages from the network; each character of the input is an octet.</summary>
internal sealed class DnsAnswerTarget() : FuzzTarget("dns-answers",
    [Message("www.example.com", "A", "192.0.2.1"), Message("example.com", "MX", "10 mail.example.com."), Message("example.com", "HTTPS", "1 . alpn=h2,h3"), Message("www.example.com", "CNAME", "edge.example.net."), Message("example.com", "SOA", "ns1. h. 1 2 3 4 5"), Message("example.com", "TXT", "\"v=spf1 -all\"")],
    ["\0", "\u00c0\u000c", "\u00c0\0", "\u00ff\u00ff", "\u0003www", "\0\u0001\0\u0001", "\u003f", "\0\u0029", "\0\u00fa", "\u0080"])
{
    private static readonly RecordKey Key = new(DnsName.Parse("www.example.com"), RecordType.A);

    public override bool Try(string input)
    {
        if (!WireMessage.TryRead(Encoding.Latin1.GetBytes(input), out var message, out var error))
        {
            Promise(error is { Length: > 5 }, "no reason given");
            return false;
        }
        _ = AnswerReading.Of(message, Key, fromResolver: false);
        foreach (var record in message.Answers.Concat(message.Authorities).Concat(message.Additionals)) _ = AnswerReading.Set([record], record.Key);
        return true;
    }

    private static string Message(string name, string type, string value)
    {
        var key = new RecordKey(DnsName.Parse(name), RecordType.Parse(type));
        return Encoding.Latin1.GetString(new WireMessage
        {
            Id = 7,
            IsResponse = true,
            IsAuthoritative = true,
            Questions = [new WireQuestion(key.Name, key.Type)],
            Answers = [new WireRecord(key.Name, key.Type, WireRecord.Internet, 300, RecordData.ToWire(key.Type, value))],
            Additionals = [new WireRecord(default, WireRecord.Opt, 1232, 0, ReadOnlyMemory<byte>.Empty)],
        }.Write());
    }
}
