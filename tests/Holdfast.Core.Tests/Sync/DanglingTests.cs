using Holdfast.Core.Dns;
using Holdfast.Core.Sync;
using static Holdfast.Core.Tests.Sync.Build;

namespace Holdfast.Core.Tests.Sync;

/// <summary>Whether the name that users are sent to exists once all plans are applied.</summary>
public class DanglingTests
{
    private static readonly ProviderId Two = new("two");

    [Theory]
    [InlineData("CNAME", "gone.example.com.", true)]
    [InlineData("CNAME", "there.example.com.", false)]
    [InlineData("CNAME", "elsewhere.example.net.", false)]
    [InlineData("CNAME", "any.wild.example.com.", false)]
    [InlineData("CNAME", "below.moved.example.com.", false)]
    [InlineData("CNAME", "inner.example.com.", true)]
    [InlineData("CNAME", "text.example.com.", false)]
    [InlineData("MX", "10 text.example.com.", true)]
    [InlineData("MX", "10 there.example.com.", false)]
    [InlineData("MX", "0 .", false)]
    [InlineData("SRV", "1 2 443 gone.example.com.", true)]
    [InlineData("HTTPS", "1 .", false)]
    public void A_target_in_a_declared_zone_must_stand(string type, string value, bool isHeld)
    {
        var copy = Copy(One, [Set("www", type, value)],
            Set("there", "A", "192.0.2.1"), Set("*.wild", "A", "192.0.2.1"), Set("moved", "DNAME", "example.net."), Set("a.inner", "A", "192.0.2.1"), Set("text", "TXT", "\"x\""));
        var plan = Assert.Single(Check(copy)).Plan!;
        Assert.Equal(isHeld ? [Set("www", type, value).Key] : [], plan.Held);
        Assert.Equal(isHeld, plan.IsEmpty);
    }

    [Fact]
    public void What_hangs_on_a_held_set_is_held_too_and_the_rest_goes_on()
    {
        var copy = Copy(One, [Set("www", "CNAME", "mid.example.com."), Set("mid", "CNAME", "gone.example.com."), Set("other", "A", "192.0.2.1")]);
        var plan = Assert.Single(Check(copy)).Plan!;
        Assert.Equal(["mid.example.com.", "www.example.com."], plan.Held.Select(key => key.Name.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal("other.example.com.", Assert.Single(plan.Changes).Key.Name.ToString());
    }

    [Fact]
    public void A_router_that_does_not_exist_yet_is_named_with_the_command_that_creates_it()
    {
        var checkedCopies = Dangling.Check([Copy(One, [Set("www", "CNAME", "web.example.com.")])], [Zone], name => name.FirstLabel == "web" ? "holdfast switch web a" : null);
        Assert.Contains("holdfast switch web a", Assert.Single(Assert.Single(checkedCopies).Plan!.Objections).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_must_stand_at_every_provider_and_what_cannot_be_read_is_a_note()
    {
        var wanted = Set("www", "CNAME", "there.example.com.");
        var without = Check(Copy(One, [wanted], Set("there", "A", "192.0.2.1")), Copy(Two, []));
        Assert.Contains("at two", Assert.Single(without[0].Plan!.Objections).Message, StringComparison.Ordinal);

        var unread = Check(Copy(One, [wanted], Set("there", "A", "192.0.2.1")), new PlannedCopy(Zone, Two, null, null));
        Assert.Empty(unread[0].Plan!.Objections);
        Assert.Contains("not known", Assert.Single(unread[0].Plan!.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_set_points_already_is_not_made_worse()
    {
        var copy = Copy(One, [SetTtl("www", "CNAME", 600, "gone.example.com.")], Set("www", "CNAME", "gone.example.com."));
        Assert.Empty(Assert.Single(Check(copy)).Plan!.Objections);
    }

    [Fact]
    public void What_somebody_is_sent_to_is_not_deleted()
    {
        var (www, there) = (Set("www", "CNAME", "there.example.com."), Set("there", "A", "192.0.2.1"));
        var snapshot = Snapshot(www, there);
        var plan = Plan(Spec(www), snapshot, Memory(2, there), prune: true);
        Assert.Equal(1, plan.Deletes);
        Assert.Equal([there.Key], Assert.Single(Check(new PlannedCopy(Zone, One, snapshot, plan))).Plan!.Held);
    }

    private static PlannedCopy Copy(ProviderId id, RecordSet[] wanted, params RecordSet[] standing)
    {
        var snapshot = Snapshot(standing);
        return new PlannedCopy(Zone, id, snapshot, Plan(Spec(wanted), snapshot) with { Provider = id });
    }

    private static ValueList<PlannedCopy> Check(params PlannedCopy[] copies) => Dangling.Check(copies.ToValueList(), [Zone], _ => null);
}
