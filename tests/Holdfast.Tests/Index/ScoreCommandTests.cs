using System.Text.Json.Nodes;
using Holdfast.Adapters.Journal;
using Holdfast.Adapters.Scoring;
using Holdfast.Adapters.State;
using Holdfast.Core.Failover;
using Holdfast.Core.Scoring;
using Holdfast.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Holdfast.Tests.Index;

public sealed class ScoreCommandTests : IDisposable
{
    private const string Company = """
        holdfast: 1
        organisation: { name: Test SAS, country: FR, accepted-jurisdictions: [EU], limits: { spend: 50% } }
        jurisdictions:
          EU: { countries: EU }
          US: { countries: [US], reach: extraterritorial }
        suppliers:
          lyon: { name: Lyon SA, country: FR }
          lux: { name: Lux SARL, country: LU, parent: seattle }
          seattle: { name: "Seattle, Inc.", country: US }
        contracts:
          c: { supplier: lux, exit-plan: documented, annual-cost: 100 EUR }
        components:
          sell: { kind: function, criticality: vital, rto: 1h, needs: [app, { any: [pay-one, pay-two], switch: 10m }] }
          app: { kind: application, supplier: lux }
          pay-one: { kind: payment, supplier: lyon }
          pay-two: { kind: payment, supplier: lux }
        """;

    private readonly Workplace _work = new() { Clock = new FakeTimeProvider(new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero)) };

    public ScoreCommandTests() => _work.Configure(Company);

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task What_is_missing_says_its_reason_and_for_whom_and_is_as_long_as_wanted()
    {
        _work.Configure("""
            holdfast: 1
            organisation: { name: Test SAS, country: FR }
            components:
              sell: { kind: function, criticality: vital, needs: [app] }
              app: { kind: application }
            """);
        var all = (await _work.RunAsync("score --missing --top 0")).Out;
        var row = Assert.Single(all.Split('\n'), line => line.Contains("not-concerned because no supplier is paid for it, or a rung", StringComparison.Ordinal));
        Assert.EndsWith(" app", row.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("with this reason", all, StringComparison.Ordinal);
        var few = (await _work.RunAsync("score --missing --top 1")).Out.TrimEnd().Split('\n');
        Assert.Equal(3, few.Length);
        Assert.Contains("(--top 0 shows all)", few[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_has_all_that_was_promised_and_figures_that_add_up()
    {
        _work.Write("answers.yaml", """
            holdfast-answers: 1
            answers:
              - { criterion: RES-2.1, subject: all-assets, level: result, evidence: [audit] }
              - { criterion: RES-2.2, subject: all-assets, level: not-concerned, because: no rule asks for it }
              - { criterion: [RES-1.1, RES-1.2], level: means }
            evidence:
              audit: { kind: measured, criteria: [RES-2.1], subjects: [pay-one], date: 2026-10-01 }
            """);
        var report = await Json("score");

        Assert.Equal("irn-1.1-unofficial", (string?)report["referential"]!["id"]);
        Assert.Equal("1.1", (string?)report["referential"]!["version"]);
        Assert.Equal(64, ((string?)report["referential"]!["sha256"])!.Length);
        Assert.Equal("irn-reported-2026-07", (string?)report["profile"]);
        Assert.Equal(10 + (3 * 20), (int)report["total"]!);
        Assert.Equal(8.0 / 70, (double)report["completeness"]!, 9);
        Assert.Equal(3, (int)report["notConcerned"]!);
        // Below the limit of completeness there is no single figure, and the field says so.
        Assert.Null(report["score"]);
        Assert.Contains("8 of 70", (string?)report["withheld"], StringComparison.Ordinal);

        var legal = report["pillars"]!.AsArray().Single(pillar => (string?)pillar!["id"] == "RES-2")!;
        Assert.Equal((95.0 + 50 + 50) / 3, (double)legal["score"]!, 9);
        Assert.Equal(6.0 / 13, (double)legal["completeness"]!, 9);
        var system = Assert.Single(report["systems"]!.AsArray())!;
        Assert.Equal(("sell", "vital"), ((string?)system["id"], (string?)system["criticality"]));
        // app: RES-1 50, RES-2 50; pay-one: 50, 95, weight 2; pay-two: 50, 50, weight 2 (docs/method.md).
        Assert.Equal(Math.Exp(((4 * Math.Log(50)) + (2 * Math.Log(Math.Sqrt(50 * 95))) + (2 * Math.Log(50))) / 8), (double)system["score"]!, 9);

        var capped = Criterion(report, "RES-2.1", "app");
        Assert.Equal(("means", "result", "unproven", "intention"), ((string?)capped["level"], (string?)capped["answered"], (string?)capped["cappedBy"], (string?)capped["suggested"]));
        Assert.Equal("RES-2.1/governing-country", (string?)capped["rule"]);
        Assert.True((bool)capped["unexplained"]!);
        var proven = Criterion(report, "RES-2.1", "pay-one");
        Assert.Equal("result", (string?)proven["level"]);
        Assert.Null(proven["cappedBy"]);
        Assert.Equal("audit", (string?)Assert.Single(proven["evidence"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Suggestions_count_only_when_asked_for()
    {
        Assert.Equal(0, (int)(await Json("score"))["answered"]!);
        var with = await Json("score --with-suggestions");
        Assert.True((int)with["answered"]! > 10);
        Assert.True((bool)with["withSuggestions"]!);
        // pay-one has an alternative within ten minutes: by simulation the function recovers in time, whoever stops.
        Assert.Equal("means", (string?)Criterion(with, "RES-4.3", "pay-one")["level"]);
        Assert.Equal("not-resilient", (string?)Criterion(with, "RES-4.3", "app")["level"]);
    }

    [Fact]
    public async Task Explain_shows_the_answer_the_rule_its_inputs_and_the_evidence()
    {
        _work.Write("answers.yaml", """
            holdfast-answers: 1
            answers:
              - { criterion: RES-2.1, subject: app, level: means, because: it is fine, override: moving in May, by: CTO, on: 2026-11-01, evidence: [failed] }
            evidence:
              failed: { kind: drill, outcome: against, date: 2026-06-01, title: the move did not work }
            """);
        var result = await _work.RunAsync("score --explain RES-2.1@app");
        Assert.Equal(0, result.Code);
        foreach (var part in (string[])["app: intention", "a person said means (CTO, 2026-11-01): it is fine", "moving in May", "RES-2.1/governing-country suggests intention", "last known owner: Seattle, Inc., US", "exit plan: documented", "drill against it of 2026-06-01"])
            Assert.Contains(part, result.Out, StringComparison.Ordinal);

        Assert.Contains("S = exp", (await _work.RunAsync("score --explain sell")).Out, StringComparison.Ordinal);
        Assert.Contains("E = geometric mean", (await _work.RunAsync("score --explain app")).Out, StringComparison.Ordinal);
        var wrong = await _work.RunAsync("score --explain RES-2.1@ap");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("did you mean 'RES-2.1@app'?", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_answers_are_shown_with_their_places_and_nothing_is_scored()
    {
        _work.Write("answers.yaml", "holdfast-answers: 1\nanswers:\n  - { criterion: RES-2.9, subject: app, level: means }\n  - { criterion: RES-2.1, subject: ap, level: means }\n");
        var result = await _work.RunAsync("score");
        Assert.Equal(3, result.Code);
        Assert.Empty(result.Out);
        Assert.Contains("answers.yaml:3:18: error: answers: the referential has no criterion 'RES-2.9'", result.Error, StringComparison.Ordinal);
        Assert.Contains("answers.yaml:4:36: error: RES-2.1 of ap: there is no asset 'ap'", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await _work.RunAsync("score --answers nowhere.yaml")).Code);
        Assert.Equal(3, (await _work.RunAsync("score --profile mine")).Code);
    }

    [Fact]
    public async Task Check_reads_the_answers_too()
    {
        _work.Write("answers.yaml", "holdfast-answers: 1\nanswers:\n  - { criterion: RES-2.1, subject: ap, level: means }\n");
        var result = await _work.RunAsync("check");
        Assert.Equal(3, result.Code);
        Assert.Contains("answers.yaml:3:36: error: RES-2.1 of ap: there is no asset 'ap'", result.Error, StringComparison.Ordinal);
        // A file of that name that is somebody else's is left alone; one that the configuration names must be there.
        _work.Write("answers.yaml", "questions: 42\n");
        Assert.Equal(0, (await _work.RunAsync("check")).Code);
        _work.Configure(Company + "\nanswers: ours.yaml\n");
        Assert.Equal(3, (await _work.RunAsync("check")).Code);
    }

    [Fact]
    public async Task The_configuration_can_name_the_answers()
    {
        _work.Configure(Company + "\nanswers: ours.yaml\n");
        _work.Write("ours.yaml", "holdfast-answers: 1\nanswers:\n  - { criterion: RES-1.1, level: means }\n");
        Assert.Equal(1, (int)(await Json("score"))["answered"]!);
    }

    [Fact]
    public async Task The_interview_keeps_confirmations_overrides_and_reasons_and_can_be_stopped()
    {
        var file = _work.Write("answers.yaml", "holdfast-answers: 1\n# reviewed by the board\nanswers:\n  - { criterion: [RES-1.1, RES-1.2, RES-1.3, RES-1.4], level: intention }\n");
        // RES-2.1 of app and pay-two (supplier:lux): accept; of pay-one: another level needs a reason; RES-2.2: not concerned needs one too; then stop.
        _work.Typed = "\nx\ni\n\ni\nwe do not trust it\nc\nno rule asks for it\nq\n";
        var result = await _work.RunAsync("score --ask --by CTO");
        Assert.Equal(0, result.Code);
        Assert.Equal("""
            holdfast-answers: 1
            # reviewed by the board
            answers:
              - { criterion: [RES-1.1, RES-1.2, RES-1.3, RES-1.4], level: intention }
              - { criterion: RES-2.1, subject: supplier:lux, level: intention, confirms: RES-2.1/governing-country, by: CTO, on: 2026-11-23 }
              - { criterion: RES-2.1, subject: pay-one, level: intention, override: "we do not trust it", by: CTO, on: 2026-11-23 }
              - { criterion: RES-2.2, subject: all-assets, level: not-concerned, because: "no rule asks for it", by: CTO, on: 2026-11-23 }

            """, File.ReadAllText(file));
        Assert.Contains("without a reason it cannot be kept", result.Out, StringComparison.Ordinal);
        Assert.Contains("3 answered", result.Out, StringComparison.Ordinal);
        Assert.Equal(4 + 3 + 3, (int)(await Json("score"))["answered"]!);
    }

    [Fact]
    public async Task The_interview_begins_a_file_where_there_is_none()
    {
        _work.Typed = "m\nbecause we have it\n";
        Assert.Equal(0, (await _work.RunAsync("score --ask")).Code);
        Assert.Equal(1, (int)(await Json("score"))["answered"]!);
    }

    [Fact]
    public async Task The_sample_company_is_scored_with_every_kind_of_remark()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Holdfast.slnx"))) folder = folder.Parent;
        var sample = Path.Combine(folder.FullName, "samples", "company", "holdfast.yaml");
        var result = await _work.RunAsync($"score --config {sample}");
        Assert.Equal(0, result.Code);
        Assert.Contains("Maison Corvel SAS: ", result.Out, StringComparison.Ordinal);
        Assert.Contains("answers say result without proof", result.Out, StringComparison.Ordinal);
        Assert.Contains("share one duct", result.Out, StringComparison.Ordinal);
        Assert.Contains("'restore-2025-05' has expired", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("error", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_and_the_records_in_the_state_folder_are_evidence_by_themselves()
    {
        _work.Configure("""
            holdfast: 1
            providers: { one: { kind: zonefile, supplier: lyon, path: one.zone }, two: { kind: zonefile, supplier: nice, path: two.zone } }
            zones:
              example.com: { providers: [one, two] }
            routers:
              web:
                record: web.example.com
                ttl: 60
                fronts: [{ name: left, target: left.example.net., supplier: lyon }, { name: right, target: right.example.net., supplier: nice }]
                probe: { url: https://www.example.com/health }
            organisation: { name: Test SAS, country: FR }
            components:
              sell: { kind: function, criticality: vital, rto: 1h, needs: ["router:web"] }
            """);
        _work.Write("answers.yaml", "holdfast-answers: 1\nanswers:\n  - { criterion: [RES-6.2, RES-3.3], subject: all-assets, level: result }\n");
        Assert.Equal("unproven", (string?)Criterion(await Json("score"), "RES-6.2", "front:web/left")["cappedBy"]);
        Assert.False(Directory.Exists(_work.StateFolder), "a score makes no state");

        var start = new DateTimeOffset(2026, 11, 18, 11, 20, 0, TimeSpan.Zero);
        var (left, right) = (FrontName.Parse("left"), FrontName.Parse("right"));
        var mark = new EpochMark(new Epoch(7, "paris"), right, start);
        Directory.CreateDirectory(_work.StateFolder);
        using (var journal = Journal.Open(Path.Combine(_work.StateFolder, Journal.FileName)))
        {
            journal.Append("web",
            [
                new JournalEntry.Ticked(start, new Verdicts([], Sight.Clear), new Decision.Switch(SwitchKind.Failover, left, right)),
                new JournalEntry.Marked(start, mark, ""),
                new JournalEntry.Sent(start, new Errand.Write("one", mark, new RouterReading(null, null, null))),
                new JournalEntry.Answered(start.AddSeconds(4), new ConvergenceEvent.Served("one", mark.Epoch, 2, 2)),
            ]);
        }
        await new EvidenceRecords(StateFolder.Open(_work.StateFolder, _ => null), _work.Clock).WriteAsync(
            [new() { Id = "verify-one", Kind = EvidenceKind.Measured, Criteria = ["RES-3.3"], Subjects = ["provider:one/dns-serving"], Date = new(2026, 11, 20), IsAutomatic = true }],
            TestContext.Current.CancellationToken);

        var report = await Json("score");
        var switched = Criterion(report, "RES-6.2", "front:web/left");
        Assert.Equal("result", (string?)switched["level"]);
        var evidence = switched["evidence"]!.AsArray().Single(each => (string?)each!["kind"] == "incident")!;
        Assert.Equal("left failed; every name server answered right 4 s after the decision", (string?)evidence["title"]);
        Assert.True((bool)evidence["automatic"]!);
        Assert.Equal("result", (string?)Criterion(report, "RES-3.3", "provider:one/dns-serving")["level"]);
        Assert.Equal("means", (string?)Criterion(report, "RES-3.3", "provider:two/dns-serving")["level"]);
        // The simulation is evidence too, of the kind that never proves.
        Assert.Contains(Criterion(report, "RES-4.3", "front:web/left")["evidence"]!.AsArray(), each => (string?)each!["kind"] == "simulated");
    }

    [Fact]
    public async Task Verify_leaves_its_evidence_in_the_state_folder()
    {
        _work.Configure("""
            holdfast: 1
            providers: { one: { kind: zonefile, supplier: lyon, path: one.zone }, two: { kind: zonefile, supplier: nice, path: two.zone } }
            zones:
              example.com: { providers: [one, two], records: [{ name: www, type: A, values: [192.0.2.1] }] }
            """);
        await _work.RunAsync("verify");
        // Files have no name servers: nothing was proved, and nothing is claimed.
        Assert.Empty(new EvidenceRecords(StateFolder.Open(_work.StateFolder, _ => null), _work.Clock).Read());
    }

    [Fact]
    public async Task Sovereignty_stands_beside_the_score_with_both_sets_of_weights()
    {
        _work.Write("answers.yaml", "holdfast-answers: 1\nsovereignty:\n  supplier:lux: { SOV-4: { seal: 2 }, SOV-8: { points: 1, of: 5 } }\n");
        var report = await Json("score --sovereignty");
        Assert.Equal(["csf-text-1.2.1", "csf-calculator-xlsx"], report["profiles"]!.AsArray().Select(profile => (string)profile!["id"]!));
        var app = report["services"]!.AsArray().Single(service => (string?)service!["id"] == "app")!;
        // SOV-1, 2 and 5: 1 of 4 (owned abroad); SOV-4: 2 of 4; SOV-8: 1 of 5. Weights 15, 10, 20, 15, 5 and 20, 10, 10, 15, 5.
        Assert.Equal(100 * ((.25 * 45) + (.5 * 15) + (.2 * 5)) / 65, (double)app["scores"]!["csf-text-1.2.1"]!, 9);
        Assert.Equal(100 * ((.25 * 40) + (.5 * 15) + (.2 * 5)) / 60, (double)app["scores"]!["csf-calculator-xlsx"]!, 9);
        Assert.Equal((5, 1), ((int)app["known"]!, (int)app["lowestKnown"]!));
        Assert.Contains("never blended", (await _work.RunAsync("score --sovereignty")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_that_is_none_is_refused_and_the_criteria_can_be_shown()
    {
        var file = _work.Write("budget.xlsx", "not a workbook");
        var result = await _work.RunAsync($"referential import {file}");
        Assert.Equal(3, result.Code);
        Assert.Contains("not an Excel workbook", result.Error, StringComparison.Ordinal);
        var shown = await _work.RunAsync("referential show");
        Assert.Contains("unofficial", shown.Out, StringComparison.Ordinal);
        Assert.Contains("rule RES-4.3/recovery-by-simulation", shown.Out, StringComparison.Ordinal);
        Assert.Equal(30, (await Json("referential show"))["criteria"]!.AsArray().Count);
    }

    private async Task<JsonNode> Json(string line)
    {
        var result = await _work.RunAsync($"{line} --format json");
        Assert.True(result.Code == 0, result.Error);
        return result.Json;
    }

    private static JsonNode Criterion(JsonNode report, string id, string subject) =>
        report["criteria"]!.AsArray().Single(each => (string?)each!["id"] == id && (string?)each["subject"] == subject)!;
}
