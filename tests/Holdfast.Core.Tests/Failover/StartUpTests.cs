using Holdfast.Core.Failover;
using static Holdfast.Core.Tests.Failover.Bench;

namespace Holdfast.Core.Tests.Failover;

public class StartUpTests
{
    private static readonly Router Web = new("web", [new Front(A), new Front(B)], [], ["here"]);

    [Fact]
    public void The_highest_epoch_wins()
    {
        var found = Assert.IsType<StartUp.Adopt>(Judge(("cloudflare", Reading(A, 4)), ("desec", Reading(B, 5))));
        Assert.Equal((5L, B), (found.Mark.Epoch.Number, found.Mark.Front));
    }

    [Fact]
    public void A_provider_that_cannot_be_read_does_not_hide_an_epoch_that_was_found() =>
        Assert.IsType<StartUp.Adopt>(Judge(("cloudflare", null), ("desec", Reading(B, 5))));

    [Fact]
    public void The_journal_may_know_of_a_decision_that_was_never_written()
    {
        var found = Assert.IsType<StartUp.Adopt>(StartUp.Judge(Web, [("cloudflare", Reading(A, 4))], new EpochMark(new Epoch(5, "w"), B, Noon)));
        Assert.Equal(B, found.Mark.Front);
    }

    [Fact]
    public void All_agree_without_an_epoch_is_adopted() =>
        Assert.Equal(A, Assert.IsType<StartUp.AdoptWithoutEpoch>(Judge(("cloudflare", new RouterReading(A)), ("desec", new RouterReading(A)))).Front);

    [Theory]
    [InlineData("b")]
    [InlineData(null)]
    [InlineData("elsewhere")]
    public void Disagreement_without_an_epoch_freezes_with_the_command_that_resolves_it(string? other)
    {
        var reading = other switch { null => RouterReading.Absent, "b" => new RouterReading(B), _ => new RouterReading(null, other) };
        var found = Assert.IsType<StartUp.Freeze>(Judge(("cloudflare", new RouterReading(A)), ("desec", reading)));
        Assert.Equal("holdfast switch web a", found.Command);
    }

    [Fact]
    public void A_router_that_exists_nowhere_is_created_by_a_human_only() =>
        Assert.Equal("holdfast switch web a", Assert.IsType<StartUp.Missing>(Judge(("cloudflare", RouterReading.Absent), ("desec", RouterReading.Absent))).Command);

    [Fact]
    public void Without_an_epoch_every_provider_must_have_been_read() =>
        Assert.IsType<StartUp.Wait>(Judge(("cloudflare", null), ("desec", new RouterReading(A))));

    [Fact]
    public void An_epoch_that_names_a_front_we_do_not_know_freezes() =>
        Assert.IsType<StartUp.Freeze>(Judge(("cloudflare", new RouterReading(null, "old.example.", new EpochMark(new Epoch(9, "w"), C, Noon)))));

    private static StartUp Judge(params (string, RouterReading?)[] readings) => StartUp.Judge(Web, readings.ToValueList());

    private static RouterReading Reading(FrontName front, long epoch) => new(front, null, new EpochMark(new Epoch(epoch, "w"), front, Noon));
}
