namespace Holdfast.Core.Scoring;

/// <summary>What the inventory, the simulation and the rules say about one criterion and one subject.</summary>
/// <param name="Rule">Id of the rule, such as RES-2.4/spend-share.</param>
/// <param name="Level">Null: the facts do not suffice, and <paramref name="Missing"/> says which.</param>
/// <param name="Sentence">The reason, for people.</param>
/// <param name="Missing">What to fill in so that the rule can tell; empty when it can.</param>
public sealed record Suggestion(
    string Rule, string Criterion, string Subject, MaturityLevel? Level, string Sentence, ValueList<RuleInput> Inputs, ValueList<string> Missing);

/// <summary>One fact that a rule looked at.</summary>
/// <param name="Name">Such as "share of spend".</param>
/// <param name="Value">As it is shown: "56 %", "not stated".</param>
/// <param name="Source">Where it comes from: a key of the inventory, a simulation, a limit.</param>
public sealed record RuleInput(string Name, string Value, string Source);
