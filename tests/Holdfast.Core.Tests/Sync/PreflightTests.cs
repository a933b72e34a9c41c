using Holdfast.Core.Dns;
using Holdfast.Core.Sync;

namespace Holdfast.Core.Tests.Sync;

public sealed class PreflightTests
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");
    private static readonly ValueList<DnsName> Both = [DnsName.Parse("ns1.a.net"), DnsName.Parse("ns1.b.net")];

    // Signing keys and key-signing keys of two providers: any octets do.
    private static readonly string KskA = Key(257, 1), ZskA = Key(256, 2), KskB = Key(257, 3), ZskB = Key(256, 4), CskB = Key(257, 5);

    [Fact]
    public void Without_a_ds_anything_may_sign_or_not()
    {
        var result = Check([], Apex("a", Both, [KskA, ZskA], ZskA), Apex("b", Both, []));

        Assert.Empty(result.Objections);
        Assert.Empty(result.Notes);
    }

    [Fact]
    public void Two_signers_that_know_each_others_signing_keys_pass()
    {
        var result = Check([Ds(KskA), Ds(KskB)], Apex("a", Both, [KskA, ZskA, ZskB], ZskA), Apex("b", Both, [KskB, ZskB, ZskA], ZskB));

        Assert.Empty(result.Objections);
    }

    [Fact]
    public void A_signer_with_one_key_for_everything_passes_when_the_other_has_imported_it()
    {
        var result = Check([Ds(KskA), Ds(CskB)], Apex("a", Both, [KskA, ZskA, CskB], ZskA), Apex("b", Both, [CskB, ZskA], CskB));

        Assert.Empty(result.Objections);
    }

    [Fact]
    public void A_ds_of_one_provider_only_breaks_the_others_answers()
    {
        var result = Check([Ds(KskA)], Apex("a", Both, [KskA, ZskA, ZskB], ZskA), Apex("b", Both, [KskB, ZskB, ZskA], ZskB));

        var objection = Assert.Single(result.Objections);
        Assert.Equal(Guard.Dnssec, objection.Guard);
        Assert.Contains("covers a key of b", objection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unsigned_copy_breaks_under_a_ds()
    {
        var result = Check([Ds(KskA)], Apex("a", Both, [KskA, ZskA], ZskA), Apex("b", Both, []));

        Assert.Contains("b serves it unsigned", Assert.Single(result.Objections).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signing_key_that_the_other_copy_lacks_breaks_half_of_the_answers()
    {
        var result = Check([Ds(KskA), Ds(KskB)], Apex("a", Both, [KskA, ZskA], ZskA), Apex("b", Both, [KskB, ZskB, ZskA], ZskB));

        var objection = Assert.Single(result.Objections);
        Assert.Contains($"key {KeyDigest.Tag(ZskB)} with which b signs", objection.Message, StringComparison.Ordinal);
        Assert.Contains("not in the DNSKEY set of a", objection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ds_that_no_key_answers_to_is_noted()
    {
        var result = Check([Ds(KskA), Ds(KskB)], Apex("a", Both, [KskA, ZskA], ZskA));

        Assert.Empty(result.Objections);
        Assert.Contains($"DS {KeyDigest.Tag(KskB)}", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ds_with_an_unknown_digest_is_neither_good_nor_bad()
    {
        var result = Check([$"{KeyDigest.Tag(KskA)} 13 250 00ff"], Apex("a", Both, [KskA, ZskA], ZskA));

        Assert.Empty(result.Objections);
        Assert.Contains("cannot be computed", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ns1.a.net ns1.b.net", "ns1.b.net ns1.a.net", 0)]
    [InlineData("ns1.a.net ns1.b.net", "ns1.a.net", 1)]
    [InlineData("ns1.a.net", "ns1.a.net ns1.b.net", 1)]
    [InlineData("ns1.a.net ns1.b.net", "", 1)]
    [InlineData("", "ns1.a.net", 0)]
    public void Name_server_sets_must_be_equal_at_the_parent_and_in_every_copy(string parent, string copy, int objections)
    {
        var facts = new DelegationFacts(Zone, new ParentFacts(Names(parent), []), null, [Apex("a", Names(parent), []), Apex("b", Names(copy), [])]);

        Assert.Equal(objections, Preflight.Check(facts).Objections.Count(objection => objection.Guard == Guard.Delegation && objection.Message.Contains("copy at b", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 1, 0)]
    [InlineData(null, 0, 1)]
    public void Cloudflare_must_know_that_others_serve_the_zone_too(bool? setting, int objections, int notes)
    {
        var result = Check([], Apex("cloudflare", Both, []) with { MultiProvider = setting, HasMultiProviderSetting = true }, Apex("b", Both, []));

        Assert.Equal(objections, result.Objections.Count(objection => objection.Guard == Guard.MultiProvider));
        Assert.Equal(notes, result.Notes.Count);
    }

    [Fact]
    public void Alone_it_need_not_know_of_others()
    {
        Assert.Empty(Check([], Apex("cloudflare", Both, []) with { MultiProvider = false, HasMultiProviderSetting = true }).Objections);
    }

    /// <summary>One of a provider's servers has other keys: rare for users, and seen by nobody who asks one server for all.</summary>
    [Fact]
    public void A_server_that_answers_otherwise_is_named_by_its_address()
    {
        var good = Apex("b", Both, [KskB, ZskB, ZskA], ZskB);
        var result = Check(
            [Ds(KskA), Ds(KskB)], Apex("a", Both, [KskA, ZskA, ZskB], ZskA), good,
            Apex("b", [Both[0]], [KskB, ZskB], ZskB) with { Server = "ns2.b.net (192.0.2.5:53)" }, new ApexFacts(new ProviderId("b"), null, null, [], "no answer") { Server = "ns3.b.net (192.0.2.6:53)" });
        Assert.Contains(result.Notes, note => note.StartsWith("b at ns2.b.net (192.0.2.5:53) answers other name servers or keys", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.StartsWith("b at ns3.b.net (192.0.2.6:53): it could not be asked", StringComparison.Ordinal));
        Assert.Contains(result.Objections, objection => objection.Guard == Guard.Delegation && objection.Message.Contains("the copy at b at ns2.b.net (192.0.2.5:53) names ns1.a.net", StringComparison.Ordinal));
        Assert.Contains(result.Objections, objection => objection.Message.Contains("is not in the DNSKEY set of b at ns2.b.net (192.0.2.5:53)", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Objections, objection => objection.Message.Contains("DNSKEY set of a", StringComparison.Ordinal) || objection.Message.Contains("DNSKEY set of b:", StringComparison.Ordinal));
    }

    [Fact]
    public void What_could_not_be_asked_is_said_and_never_passed_in_silence()
    {
        var facts = new DelegationFacts(Zone, null, "192.0.2.1: no answer", [new ApexFacts(new ProviderId("a"), null, null, [], "ns1.a.net: SERVFAIL")]);

        var result = Preflight.Check(facts);

        Assert.Empty(result.Objections);
        Assert.Contains(result.Notes, note => note.Contains("192.0.2.1: no answer", StringComparison.Ordinal));
        Assert.Contains(result.Notes, note => note.Contains("ns1.a.net: SERVFAIL", StringComparison.Ordinal));
    }

    /// <summary>The other signer's key is imported, as a plan would do it: the cure passes, and what it does not cure is no objection to it.</summary>
    [Fact]
    public void A_change_is_judged_by_what_it_makes_of_the_state()
    {
        var facts = new DelegationFacts(Zone, new ParentFacts(Both, [Ds(KskA), Ds(KskB)]), null, [Apex("a", Both, [KskA, ZskA], ZskA), Apex("b", Both, [KskB, ZskB], ZskB)]);
        var before = Preflight.Check(facts);
        Assert.Equal(2, before.Objections.Count);

        var (worse, cured) = Preflight.Judge(before, Preflight.Check(facts.After(Plan("a", null, Keys(KskA, ZskA, ZskB)))));
        Assert.Empty(worse);
        Assert.Contains("b signs", Assert.Single(cured).Message, StringComparison.Ordinal);

        // As bad: another address changes.
        Assert.Equal(([], []), Preflight.Judge(before, Preflight.Check(facts.After(Plan("a", null, Build.Set("www", "A", "192.0.2.1"))))));

        // Worse: its own signing key goes, and one of the two name servers.
        (worse, _) = Preflight.Judge(before, Preflight.Check(facts.After(Plan("a", Keys(KskA, ZskA), Keys(ZskA)))));
        Assert.Contains("no DS", Assert.Single(worse).Message, StringComparison.Ordinal);
        (worse, _) = Preflight.Judge(before, Preflight.Check(facts.After(Plan("b", Names(Both), Names([Both[0]])))));
        Assert.Equal(Guard.Delegation, Assert.Single(worse).Guard);
    }

    private static RecordSet Keys(params string[] keys) => new(new RecordKey(Zone, RecordType.DNSKEY), new Ttl(300), keys.ToValueList());

    private static RecordSet Names(ValueList<DnsName> names) => new(new RecordKey(Zone, RecordType.NS), new Ttl(300), names.Select(name => name.ToString()).ToValueList());

    private static ZonePlan Plan(string provider, RecordSet? before, RecordSet after) => new(
        Zone, new ProviderId(provider), [before is null ? new Change.Create(new DesiredSet(after)) : new Change.Update(new ObservedSet(before), new DesiredSet(after))], 0, 0, [], [], []);

    private static Preflight Check(ValueList<string> ds, params ApexFacts[] providers) =>
        Preflight.Check(new DelegationFacts(Zone, new ParentFacts(Both, ds), null, [.. providers]));

    private static ApexFacts Apex(string provider, ValueList<DnsName> names, ValueList<string> keys, params string[] signers) =>
        new(new ProviderId(provider), names, keys, signers.Select(KeyDigest.Tag).ToValueList(), null);

    private static ValueList<DnsName> Names(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(DnsName.Parse).ToValueList();

    private static string Key(int flags, byte octet) => $"{flags} 3 13 {Convert.ToBase64String(Enumerable.Repeat(octet, 64).ToArray())}";

    private static string Ds(string key) => KeyDigest.Ds(Zone, key);
}
