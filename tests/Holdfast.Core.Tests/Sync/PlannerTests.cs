using CsCheck;
using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using static Holdfast.Core.Tests.Sync.Build;

namespace Holdfast.Core.Tests.Sync;

public class PlannerTests
{
    [Fact]
    public void What_is_missing_is_created_and_what_differs_is_updated()
    {
        var plan = Plan(
            Spec(Set("www", "A", "192.0.2.1"), Set("mail", "A", "192.0.2.2"), Set("same", "A", "192.0.2.3")),
            Snapshot(Set("mail", "A", "192.0.2.9"), Set("same", "A", "192.0.2.3"), Set("other", "A", "192.0.2.4")));

        Assert.Equal((1, 1, 0, 1, 1), (plan.Creates, plan.Updates, plan.Deletes, plan.Unchanged, plan.Undeclared));
        Assert.Empty(plan.Objections);
    }

    [Fact]
    public void Undeclared_sets_stay_unless_the_zone_opts_in()
    {
        var snapshot = Snapshot(Set("www", "A", "192.0.2.1"), Set("other", "TXT", "\"x\""));
        Assert.Empty(Plan(Spec(Set("www", "A", "192.0.2.1")), snapshot).Changes);

        var plan = Plan(Spec(UndeclaredMode.Delete, Declared(Set("www", "A", "192.0.2.1"))), snapshot);
        Assert.Equal("other.example.com. TXT", Assert.Single(plan.Changes).Key.ToString());
    }

    [Theory]
    [InlineData("@", "NS", "ns1.example.net.")]
    [InlineData("@", "SOA", "a. b. 1 2 3 4 5")]
    [InlineData("@", "DNSKEY", "257 3 13 abcd")]
    [InlineData("_holdfast.web", "TXT", "\"v=1\"")]
    [InlineData("_owner.a.www", "TXT", "\"octodns\"")]
    public void The_opt_in_never_takes_what_keeps_the_zone_alive(string name, string type, string value)
    {
        var plan = Plan(Spec(UndeclaredMode.Delete, Declared(Set("www", "A", "192.0.2.1"))), Snapshot(Set("www", "A", "192.0.2.1"), Set(name, type, value)));
        Assert.Empty(plan.Changes);
    }

    [Theory]
    [InlineData("DNSKEY", "257 3 13 AQID", "257 3 13 BAUG")]
    [InlineData("CDS", "1 13 2 00", "2 13 2 00")]
    [InlineData("CDNSKEY", "257 3 13 AQID", "257 3 13 BAUG")]
    public void A_key_of_the_signer_is_never_planned_away(string type, string ours, string theirs)
    {
        Assert.Empty(Plan(Spec(Set("@", type, ours)), Snapshot(SetTtl("@", type, 3600, ours, theirs))).Changes);

        var update = Assert.IsType<Change.Update>(Assert.Single(Plan(Spec(Set("@", type, ours)), Snapshot(SetTtl("@", type, 3600, theirs))).Changes));
        Assert.Equal([ours, theirs], update.After.Set.Values.Order(StringComparer.Ordinal));
        Assert.Empty(Plan(Spec(UndeclaredMode.Delete, Declared(Set("www", "A", "192.0.2.1"))), Snapshot(Set("www", "A", "192.0.2.1"), Set("@", type, theirs)), prune: true).Changes);
    }

    [Fact]
    public void To_remove_the_DS_stands_alone()
    {
        var update = Assert.IsType<Change.Update>(Assert.Single(Plan(Spec(Set("@", "CDS", "0 0 0 00")), Snapshot(Set("@", "CDS", "1 13 2 00"))).Changes));
        Assert.Equal(["0 0 0 00"], update.After.Set.Values);
    }

    [Fact]
    public void What_can_never_stand_at_a_provider_is_refused_with_its_reason()
    {
        var able = Able with { WhyNot = (_, set) => set.Name.Value.StartsWith("bad", StringComparison.Ordinal) ? "it says so" : null };
        var plan = Plan(Spec(Set("bad", "A", "192.0.2.1"), Set("good", "A", "192.0.2.1")), Snapshot(), capabilities: able);

        Assert.Equal("good.example.com. A", Assert.Single(plan.Changes).Key.ToString());
        Assert.Contains("bad.example.com. A: it says so", Assert.Single(plan.Objections).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_stands_in_the_way_only_of_what_needs_its_place()
    {
        var snapshot = Snapshot(Set("www", "A", "192.0.2.1"), Set("gen", "A", "192.0.2.9")) with
        {
            Fixed = [new FixedSet(DnsName.Parse("odd.example.com"), null, "NEWTYPE", "line 7"), new FixedSet(DnsName.Parse("gen.example.com"), RecordType.A, "A", "line 8")],
            Remarks = ["line 9 is strange"],
        };

        var plan = Plan(Spec(Set("www", "A", "192.0.2.1"), Set("odd", "TXT", "\"x\"")), snapshot);
        Assert.Empty(plan.Objections);
        Assert.Equal((1, 2), (plan.Changes.Count, plan.Undeclared));
        Assert.Contains("line 9 is strange", plan.Notes);
        Assert.Contains("line 7", Assert.Single(Plan(Spec(Set("odd", "CNAME", "a.example.net.")), snapshot).Objections).Message, StringComparison.Ordinal);
        Assert.Contains("line 8", Assert.Single(Plan(Spec(Set("gen", "A", "192.0.2.1")), snapshot).Objections).Message, StringComparison.Ordinal);
        Assert.Equal(["www.example.com. A"], Plan(Spec(UndeclaredMode.Delete), snapshot).Changes.Select(change => change.Key.ToString()));
    }

    [Fact]
    public void A_name_with_an_epoch_is_under_failover_and_left_alone()
    {
        var plan = Plan(
            Spec(Set("web", "CNAME", "first.example.net.")),
            Snapshot(Set("web", "CNAME", "second.example.net."), Set("_holdfast.web", "TXT", "\"v=1;epoch=2\"")));

        Assert.Empty(plan.Changes);
        Assert.Contains("under failover", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_that_becomes_addresses_is_one_swap_with_the_deletion_first()
    {
        var plan = Plan(Spec(Set("www", "A", "192.0.2.1")), Snapshot(Set("www", "CNAME", "a.example.net.")), Memory(1, Set("www", "CNAME", "a.example.net.")));
        Assert.Collection(
            plan.Changes,
            change => Assert.Equal(DeleteReason.Replaced, Assert.IsType<Change.Delete>(change).Reason),
            change => Assert.IsType<Change.Create>(change));
        Assert.Empty(plan.Objections);
    }

    [Fact]
    public void Without_a_transaction_a_swap_is_a_gap()
    {
        var plain = Able with { Transaction = Feature.No("one call per record") };
        var standing = Set("www", "A", "192.0.2.1");
        var plan = Plan(Spec(Set("www", "CNAME", "a.example.net.")), Snapshot(standing), Memory(1, standing), capabilities: plain);
        Assert.Equal(Guard.Gap, Assert.Single(plan.Objections).Guard);
        Assert.Empty(plan.Changes);
    }

    [Theory]
    [InlineData("A", "192.0.2.1", "CNAME", "a.example.net.")]
    [InlineData("AAAA", "2001:db8::1", "CNAME", "a.example.net.")]
    [InlineData("CNAME", "a.example.net.", "A", "192.0.2.1")]
    public void An_undeclared_set_of_another_kind_is_not_replaced_and_the_rest_is_planned(string type, string value, string declared, string wanted)
    {
        var (spec, there) = (Spec(Set("www", declared, wanted), Set("new", "A", "192.0.2.7")), Snapshot(Set("www", type, value)));
        var plan = Plan(spec, there);
        var objection = Assert.Single(plan.Objections);
        Assert.Equal((Guard.Replace, Set("www", declared, wanted).Key), (objection.Guard, Assert.Single(objection.Holds)));
        Assert.Contains("--force replace", objection.Message, StringComparison.Ordinal);
        Assert.Equal("new.example.com.", Assert.Single(plan.Changes).Key.Name.ToString());

        var forced = Planner.Plan(spec, One, Able, there, ZoneMemory.None, forced: new HashSet<Guard> { Guard.Replace });
        Assert.Equal(["create", "delete", "create"], forced.Changes.Select(change => change.Action));
    }

    [Fact]
    public void An_undeclared_text_where_an_alias_is_wanted_is_a_conflict_and_stays()
    {
        var plan = Plan(Spec(Set("www", "CNAME", "a.example.net.")), Snapshot(Set("www", "A", "192.0.2.1"), Set("www", "TXT", "\"keep me\"")));
        Assert.Equal([Guard.Replace, Guard.Conflict], plan.Objections.Select(objection => objection.Guard));
        Assert.Empty(plan.Changes);
        Assert.DoesNotContain(plan.Changes, change => change.Key.Type == RecordType.TXT);
    }

    [Fact]
    public void New_names_come_first_and_deletions_last()
    {
        var plan = Plan(
            Spec(UndeclaredMode.Delete, Declared(Set("target", "A", "192.0.2.1")), Declared(Set("www", "CNAME", "target.example.com."))),
            Snapshot(Set("www", "CNAME", "old.example.com."), Set("old", "A", "192.0.2.2")));
        Assert.Equal(["create", "update", "delete"], plan.Changes.Select(change => change.Action));
    }

    [Fact]
    public void A_short_TTL_is_clamped_with_a_note_that_names_the_effect()
    {
        var snapshot = Snapshot() with { Facts = new ZoneFacts(MinimumTtl: new Ttl(3600)) };
        var plan = Plan(Spec(SetTtl("www", "A", 60, "192.0.2.1")), snapshot);
        Assert.Equal(3600, Assert.IsType<Change.Create>(Assert.Single(plan.Changes)).After.Set.Ttl.Seconds);
        Assert.Contains("57 min", Assert.Single(plan.Notes), StringComparison.Ordinal);

        var again = Plan(Spec(SetTtl("www", "A", 60, "192.0.2.1")), Snapshot(SetTtl("www", "A", 3600, "192.0.2.1")) with { Facts = snapshot.Facts });
        Assert.Empty(again.Changes);
    }

    [Fact]
    public void A_proxied_set_is_not_compared_by_TTL()
    {
        var have = new ObservedSet(SetTtl("www", "A", 300, "192.0.2.1"), Proxied: true);
        var want = new DesiredSet(SetTtl("www", "A", 60, "192.0.2.1"), Proxied: true);
        Assert.True(Planner.IsSame(have, want));
        Assert.False(Planner.IsSame(have, want with { Proxied = false }));
        Assert.True(Planner.IsSame(have, want with { Proxied = null }));
    }

    [Fact]
    public void Differences_per_provider_are_applied_there_only()
    {
        var spec = Spec(UndeclaredMode.Keep, Declared(Set("www", "A", "192.0.2.1"), at: new ProviderDifference(One, ["192.0.2.7"], new Ttl(120), null, null, false)));
        var create = Assert.IsType<Change.Create>(Assert.Single(Plan(spec, Snapshot()).Changes));
        Assert.Equal(["192.0.2.7"], create.After.Set.Values);
        Assert.Equal(120, create.After.Set.Ttl.Seconds);

        var omitted = Spec(UndeclaredMode.Delete, Declared(Set("www", "A", "192.0.2.1"), at: new ProviderDifference(One, null, null, null, null, true)));
        Assert.Empty(Plan(omitted, Snapshot()).Changes);
        Assert.Empty(Plan(omitted, Snapshot(Set("www", "A", "192.0.2.1"))).Changes);
    }

    [Fact]
    public void Orphans_are_kept_and_listed_until_pruned()
    {
        var old = Set("old", "A", "192.0.2.1");
        var adopted = Set("adopted", "A", "192.0.2.2");
        var snapshot = Snapshot(old, adopted);
        var kept = Plan(Spec(), snapshot, Memory(2, old));
        Assert.Empty(kept.Changes);
        Assert.Equal([old.Key], kept.Orphans);

        var pruned = Plan(Spec(), snapshot, Memory(2, old), prune: true);
        Assert.Equal(old.Key, Assert.Single(pruned.Changes).Key);
        Assert.Empty(Plan(Spec(), snapshot, ZoneMemory.None, prune: true).Changes);
    }

    [Theory]
    [InlineData(300, "192.0.2.99")]
    [InlineData(300, "192.0.2.1", "192.0.2.99")]
    [InlineData(3600, "192.0.2.1")]
    public void What_somebody_changed_after_our_write_is_no_orphan_and_never_pruned(int ttl, params string[] values)
    {
        var plan = Plan(Spec(), Snapshot(SetTtl("old", "A", ttl, values)), Memory(1, Set("old", "A", "192.0.2.1")), prune: true);
        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Orphans);
        Assert.Equal(1, plan.Undeclared);
        Assert.Contains("somebody else changed it", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"ours\"", 0)]
    [InlineData("\"theirs\"", 1)]
    public void A_text_gives_way_to_an_alias_only_as_we_wrote_it(string text, int conflicts)
    {
        var plan = Plan(Spec(Set("www", "CNAME", "a.example.net.")), Snapshot(Set("www", "TXT", text)), Memory(1, Set("www", "TXT", "\"ours\"")));
        Assert.Equal(conflicts, plan.Objections.Count(objection => objection.Guard == Guard.Conflict));
        Assert.Equal(1 - conflicts, plan.Deletes);
    }

    [Fact]
    public void More_than_30_percent_of_updates_are_refused_from_10_sets_up()
    {
        var ten = Many(10);
        ZoneSpec Change(int count) => Spec([.. ten.Take(count).Select(set => new RecordSet(set.Key, set.Ttl, ["192.0.2.99"]))]);

        Assert.Empty(Plan(Change(3), Snapshot(ten)).Objections);
        var objection = Assert.Single(Plan(Change(4), Snapshot(ten)).Objections);
        Assert.Equal(Guard.TooManyUpdates, objection.Guard);
        Assert.Contains("4 of 10", objection.Message, StringComparison.Ordinal);
        Assert.Empty(Plan(Change(4), Snapshot([.. ten.Take(9)])).Objections);
    }

    [Fact]
    public void More_than_30_percent_of_deletions_are_refused_from_10_sets_up()
    {
        var ten = Many(10);
        var plan = Plan(Spec(UndeclaredMode.Delete, [.. ten.Take(6).Select(set => Declared(set))]), Snapshot(ten));
        Assert.Equal(Guard.TooManyDeletes, Assert.Single(plan.Objections).Guard);
    }

    [Fact]
    public void A_change_of_the_zones_own_name_servers_is_refused()
    {
        var plan = Plan(Spec(Set("@", "NS", "ns1.example.net.")), Snapshot(Set("@", "NS", "ns9.example.net.")));
        Assert.Equal(Guard.ApexNs, Assert.Single(plan.Objections).Guard);
    }

    [Theory]
    [InlineData("www", "\"heritage=external-dns,external-dns/owner=k8s\"")]
    [InlineData("a-www", "\"heritage=external-dns,external-dns/owner=k8s\"")]
    [InlineData("_owner.a.www", "\"ops\"")]
    public void What_another_tool_owns_is_refused(string mark, string text)
    {
        var plan = Plan(Spec(Set("www", "A", "192.0.2.1")), Snapshot(Set("www", "A", "192.0.2.2"), Set(mark, "TXT", text)));
        Assert.Equal(Guard.ForeignOwner, Assert.Single(plan.Objections).Guard);
    }

    [Fact]
    public void A_read_that_lost_more_than_half_is_implausible()
    {
        var ten = Many(10);
        Assert.Equal(Guard.ShrunkenRead, Assert.Single(Plan(Spec(), Snapshot([.. ten.Take(4)]), Memory(10)).Objections).Guard);
        Assert.Empty(Plan(Spec(), Snapshot([.. ten.Take(5)]), Memory(10)).Objections);
    }

    [Fact]
    public void A_type_that_the_provider_cannot_hold_is_an_objection_that_names_the_way_out()
    {
        var few = Able with { Types = [RecordType.A] };
        var objection = Assert.Single(Plan(Spec(Set("www", "TXT", "\"x\"")), Snapshot(), capabilities: few).Objections);
        Assert.Equal(Guard.Unsupported, objection.Guard);
        Assert.Contains("omit: true", objection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_digest_follows_the_content_of_the_plan()
    {
        var snapshot = Snapshot(Set("www", "A", "192.0.2.9"));
        var one = Plan(Spec(Set("www", "A", "192.0.2.1")), snapshot);
        var same = Plan(Spec(Set("www", "A", "192.0.2.1")), snapshot);
        var other = Plan(Spec(Set("www", "A", "192.0.2.2")), snapshot);
        var moved = Plan(Spec(Set("www", "A", "192.0.2.1")), Snapshot(Set("www", "A", "192.0.2.8")));
        Assert.Equal(one.Digest, same.Digest);
        Assert.NotEqual(one.Digest, other.Digest);
        Assert.NotEqual(one.Digest, moved.Digest);
        Assert.Matches("^sha256:[0-9a-f]{64}$", one.Digest);
    }

    private static readonly Gen<RecordSet[]> Sets =
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[1, 4]).Select((name, type, value, ttl) => type switch
        {
            0 => SetTtl($"n{name}", "CNAME", 60 * ttl, $"t{value}.example.net."),
            1 => SetTtl($"n{name}", "TXT", 60 * ttl, $"\"{value}\""),
            2 => SetTtl($"n{name}", "AAAA", 60 * ttl, $"2001:db8::{value + 1}"),
            _ => SetTtl($"n{name}", "A", 60 * ttl, $"192.0.2.{value + 1}"),
        }).Array[0, 20].Select(Legal);

    [Fact]
    public void After_a_plan_is_applied_the_next_one_is_empty() =>
        Gen.Select(Sets, Sets).Sample((wanted, there) =>
        {
            var spec = Spec(wanted);
            var plan = Plan(spec, Snapshot(there));
            var next = Plan(spec, Snapshot(Apply(there, plan)));
            Assert.Empty(next.Changes);
        }, iter: 2_000);

    [Fact]
    public void Undeclared_names_come_through_untouched() =>
        Gen.Select(Sets, Sets).Sample((wanted, there) =>
        {
            var after = Apply(there, Plan(Spec(wanted), Snapshot(there)));
            var ours = wanted.Select(set => set.Name).ToHashSet();
            Assert.Equal(there.Where(set => !ours.Contains(set.Name)), after.Where(set => !ours.Contains(set.Name)));
        }, iter: 2_000);

    [Fact]
    public void The_plan_does_not_depend_on_the_order_of_anything() =>
        Gen.Select(Sets, Sets, Gen.Int).Sample((wanted, there, seed) =>
        {
            var random = new Random(seed);
            var one = Plan(Spec(wanted), Snapshot(there));
            random.Shuffle(wanted);
            random.Shuffle(there);
            var two = Plan(Spec(wanted), Snapshot(there));
            Assert.Equal(one.Changes, two.Changes);
            Assert.Equal(one.Digest, two.Digest);
            Assert.Equal(one.Objections, two.Objections);
        }, iter: 2_000);

    [Fact]
    public void No_name_is_ever_left_empty_on_the_way() =>
        Gen.Select(Sets, Sets).Sample((wanted, there) =>
        {
            var plan = Plan(Spec(wanted), Snapshot(there));
            var names = there.Select(set => set.Name).ToHashSet();
            var state = there.ToList();
            for (var i = 0; i < plan.Changes.Count; i++)
            {
                state = [.. Step(state, plan.Changes[i])];
                // The deletion and the creation of one swap are one transaction: looked at from outside only after both.
                var isSwap = plan.Changes[i] is Change.Delete { Reason: DeleteReason.Replaced };
                if (!isSwap) Assert.All(names, name => Assert.Contains(state, set => set.Name == name));
            }
        }, iter: 2_000);

    /// <summary>A legal zone: each key once, a CNAME alone at its name.</summary>
    private static RecordSet[] Legal(RecordSet[] sets)
    {
        var unique = sets.GroupBy(set => set.Key).Select(group => group.First()).ToList();
        var aliases = unique.Where(set => set.Type == RecordType.CNAME).Select(set => set.Name).ToHashSet();
        return [.. unique.Where(set => set.Type == RecordType.CNAME || !aliases.Contains(set.Name))];
    }

    private static RecordSet[] Apply(RecordSet[] state, ZonePlan plan) =>
        [.. plan.Changes.Aggregate(state.AsEnumerable(), Step)];

    private static IEnumerable<RecordSet> Step(IEnumerable<RecordSet> state, Change change) => change switch
    {
        Change.Create create => state.Append(create.After.Set),
        Change.Update update => state.Select(set => set.Key == update.Key ? update.After.Set : set),
        Change.Delete => state.Where(set => set.Key != change.Key),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Each holds back what it names and what depends on it: whatever else is declared is planned.</summary>
    [Fact]
    public void What_cannot_be_changed_holds_back_its_own_set_only()
    {
        var live = Build.Snapshot(Build.Set("gen", "A", "192.0.2.1"), Build.Set("moved", "DNAME", "example.net.")) with
        {
            Fixed = [new FixedSet(DnsName.Parse("gen.example.com"), RecordType.A, "A", "line 8")],
        };
        var plan = Build.Plan(Build.Spec(Build.Set("gen", "A", "192.0.2.2"), Build.Set("below.moved", "A", "192.0.2.3"), Build.Set("new", "A", "192.0.2.4")), live);
        Assert.Equal("new.example.com. A", Assert.Single(plan.Changes).Key.ToString());
        Assert.Equal(["gen.example.com. A", "below.moved.example.com. A"], plan.Held.Order().Select(key => key.ToString()));

        var declared = Build.Plan(Build.Spec(Build.Set("moved", "DNAME", "example.net."), Build.Set("new", "A", "192.0.2.4")), Build.Snapshot(Build.Set("a.moved", "TXT", "\"x\"")));
        Assert.Equal("new.example.com. A", Assert.Single(declared.Changes).Key.ToString());
        Assert.Equal("moved.example.com. DNAME", Assert.Single(declared.Held).ToString());

        // Where both stand already nobody's change is in the way: it is said.
        var stood = Build.Plan(Build.Spec(Build.Set("moved", "DNAME", "example.net."), Build.Set("new", "A", "192.0.2.4")), Build.Snapshot(Build.Set("moved", "DNAME", "example.net."), Build.Set("a.moved", "TXT", "\"x\"")));
        Assert.Empty(stood.Objections);
        Assert.Contains("nothing may stand below a DNAME", Assert.Single(stood.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_provider_cannot_hold_and_what_belongs_to_another_tool_hold_back_their_sets_only()
    {
        var plan = Build.Plan(
            Build.Spec(Build.Set("theirs", "A", "192.0.2.2"), Build.Set("@", "CNAME", "cdn.example.net."), Build.Set("new", "A", "192.0.2.4")),
            Build.Snapshot(Build.Set("theirs", "A", "192.0.2.1"), Build.Set("theirs", "TXT", "\"heritage=external-dns,external-dns/owner=x\"")));
        Assert.Equal("new.example.com. A", Assert.Single(plan.Changes).Key.ToString());
        Assert.Equal([Guard.ForeignOwner, Guard.Unsupported], plan.Objections.Select(objection => objection.Guard).Order());
    }
}
