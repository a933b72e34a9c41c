using System.Collections.Concurrent;
using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Holdfast.Core;
using Holdfast.Core.Dns;

namespace Holdfast.Adapters.Tests.Providers.Contract;

/// <summary>Asks an authoritative server with an independent DNS library and puts what it says in canonical form.</summary>
internal static class AuthoritativeAnswers
{
    private static readonly ConcurrentDictionary<(IPEndPoint Server, bool OverTcp), LookupClient> Clients = new();

    /// <summary>The set that the server answers for exactly this name and type; null when there is none.</summary>
    public static async Task<RecordSet?> AskAsync(IPEndPoint server, RecordKey key, bool overTcp, CancellationToken cancel)
    {
        var client = Clients.GetOrAdd((server, overTcp), key => new LookupClient(new LookupClientOptions(key.Server)
        {
            UseCache = false,
            Recursion = false,
            UseTcpOnly = key.OverTcp,
            UseTcpFallback = true,
            ThrowDnsErrors = false,
            Retries = 1,
            Timeout = TimeSpan.FromSeconds(5),
        }));
        // Parse and no other way: the library sends the Unicode of a name that it has decoded itself.
        var question = new DnsQuestion(DnsString.Parse(key.Name.ToString()), (QueryType)key.Type.Code);
        var answer = await client.QueryAsync(question, cancel);
        if (answer.Header.ResponseCode is not (DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain))
            throw new InvalidOperationException($"{server} answers {answer.Header.ResponseCode} for {key}");
        // A delegation is answered by a referral: its NS stand in the authority section.
        var records = answer.Answers.Concat(key.Type == RecordType.NS ? answer.Authorities : []);
        var matching = records.Where(record => (ushort)record.RecordType == key.Type.Code
            && DnsName.TryParse(record.DomainName.Value, out var owner) && owner == key.Name).ToList();
        if (matching.Count == 0) return null;
        Assert.Single(matching.Select(record => record.InitialTimeToLive).Distinct());
        return new RecordSet(key, new Ttl(matching[0].InitialTimeToLive), matching.Select(record => Canonical(key.Type, record)).ToValueList());
    }

    private static string Canonical(RecordType type, DnsResourceRecord record)
    {
        var text = record switch
        {
            AddressRecord address => address.Address.ToString(),
            CNameRecord cname => cname.CanonicalName.Value,
            NsRecord ns => ns.NSDName.Value,
            PtrRecord ptr => ptr.PtrDomainName.Value,
            MxRecord mx => $"{mx.Preference} {mx.Exchange}",
            TxtRecord txt => RecordData.Text(string.Concat(txt.Text)), // its escaped form does not escape the backslash
            SrvRecord srv => $"{srv.Priority} {srv.Weight} {srv.Port} {srv.Target}",
            CaaRecord caa => $"{caa.Flags} {caa.Tag} {RecordData.Text(caa.Value)}",
            TlsaRecord tlsa => $"{(int)tlsa.CertificateUsage} {(int)tlsa.Selector} {(int)tlsa.MatchingType} {tlsa.CertificateAssociationDataAsString}",
            SshfpRecord sshfp => $"{(int)sshfp.Algorithm} {(int)sshfp.FingerprintType} {sshfp.Fingerprint}",
            DsRecord ds => $"{ds.KeyTag} {(int)ds.Algorithm} {ds.DigestType} {ds.DigestAsString}",
            DnsKeyRecord key => $"{key.Flags} {key.Protocol} {(int)key.Algorithm} {key.PublicKeyAsString}",
            NAPtrRecord naptr => $"{naptr.Order} {naptr.Preference} {RecordData.Text(naptr.Flags)} {RecordData.Text(naptr.Services)} {RecordData.Text(naptr.RegularExpression)} {naptr.Replacement}",
            UnknownRecord other => $@"\# {other.Data.Count} {Convert.ToHexString([.. other.Data])}",
            _ => throw new InvalidOperationException($"no reading for {record.GetType().Name}"),
        };
        var reading = RecordData.Read(type, text, default, NameReading.Absolute);
        return reading.Canonical ?? throw new InvalidOperationException($"the server's {type} '{text}' is not valid: {reading.Error}");
    }
}
