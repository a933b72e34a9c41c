using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <param name="Mean">Per year.</param>
/// <param name="Low">Lower end of the 95 % interval of the mean.</param>
/// <param name="Median">Half of the years are better.</param>
/// <param name="Bad">One year in twenty is worse.</param>
public sealed record YearlyFigure(double Mean, double Low, double High, double Median, double Bad);

/// <summary>What the outage rates of the inventory mean over a year.</summary>
/// <param name="Seed">The same seed gives the same figures.</param>
/// <param name="Rates">How many nodes had a rate; the others never fail here.</param>
/// <param name="Cost">In the organisation's currency.</param>
/// <param name="UserShare">Share of user time lost.</param>
public sealed record MonteCarloResult(ulong Seed, int Years, int Rates, int WithoutRate, YearlyFigure Cost, YearlyFigure UserShare, ValueList<ComponentYear> Components);

/// <param name="DownHours">Hours down per year.</param>
/// <param name="RtoBreaches">Times per year that it was down for longer than its limit.</param>
/// <param name="RpoBreaches">Times per year that a change-over lost more of its data than it may lose.</param>
public sealed record ComponentYear(string Node, YearlyFigure DownHours, double RtoBreaches, double RpoBreaches);

/// <summary>
/// Years drawn from the outage rates: each node with a rate fails by itself at random (Poisson) for a random time (exponential) - suppliers,
/// planes, places and technologies too, which is how common causes come in. Each year runs through the same engine as a single event,
/// switches and all.
/// </summary>
public static class MonteCarlo
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    // Watched: the critical functions and whatever is vital; others would only cost memory.
    public static MonteCarloResult Of(InventoryGraph graph, int years = 1000, ulong seed = 1, SimulationOptions? options = null, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(years, 2);
        var model = SimulationModel.Of(graph);
        var settings = (options ?? SimulationOptions.Default) with { Explain = false, Tail = TimeSpan.Zero, IsOneOfMany = true };
        var rates = Rates(graph);
        var watched = model.Weights.Select(weight => weight.Node)
            .Concat(model.Costs.Select(cost => cost.Node))
            .Concat(graph.Inventory.Components.Where(component => component.Criticality == Criticality.Vital).Select(component => graph.Number(component.Id)))
            .Distinct().Order().ToArray();
        var down = new double[watched.Length][];
        var (breaches, lost) = (new int[watched.Length][], new int[watched.Length][]);
        for (var i = 0; i < watched.Length; i++) (down[i], breaches[i], lost[i]) = (new double[years], new int[years], new int[years]);
        var cost = new double[years];
        var users = new double[years];
        var limits = model.Limits.ToDictionary(limit => limit.Node, limit => limit.Rto);
        var dataLimits = graph.Inventory.Components.Where(component => component.Rpo is not null).ToDictionary(component => graph.Number(component.Id), component => component.Rpo!.Value);
        var prices = model.Costs.ToDictionary(each => each.Node, each => (double)each.PerHour);
        var weights = model.Weights.ToDictionary(each => each.Node, each => each.Weight);
        var allUsers = Math.Max(model.Weights.Sum(each => each.Weight), double.Epsilon) * Year.TotalHours;
        var places = watched.Select((node, place) => (node, place)).ToDictionary(pair => pair.node, pair => pair.place);

        Parallel.For(0, years, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new SimulationRun(model, settings), (year, _, run) =>
        {
            // Each year has its own stream, so the figures do not depend on the number of threads.
            var random = SplitMix.Stream(seed, year);
            var since = new TimeSpan?[watched.Length];
            run.Step(Draw(rates, ref random), Year, (from, until, touched) =>
            {
                var hours = (until - from).TotalHours;
                for (var i = 0; i < watched.Length; i++)
                    if (run.Value(watched[i]) > 0) Close(i, from);
                foreach (var node in touched)
                {
                    if (!places.TryGetValue(node, out var place)) continue;
                    var health = new Health(run.Value(node));
                    var gone = hours * (1 - health.Share);
                    cost[year] += gone * prices.GetValueOrDefault(node);
                    users[year] += gone * weights.GetValueOrDefault(node);
                    if (health.Level != Level.Down) continue;
                    down[place][year] += hours;
                    since[place] ??= from;
                }
            });
            for (var i = 0; i < watched.Length; i++) Close(i, Year);
            foreach (var loss in run.Losses)
                foreach (var node in DataLosses.Reached(model, loss))
                    if (dataLimits.TryGetValue(node, out var most) && loss.Lost > most && places.TryGetValue(node, out var place)) lost[place][year]++;
            return run;

            void Close(int place, TimeSpan at)
            {
                if (since[place] is { } start && limits.TryGetValue(watched[place], out var limit) && at - start > limit) breaches[place][year]++;
                since[place] = null;
            }
        }, _ => { });

        for (var year = 0; year < years; year++) users[year] /= allUsers;
        return new(
            seed, years, rates.Count, OutageRates.Missing(graph).Count, Figure(cost), Figure(users),
            watched.Select((node, place) => new ComponentYear(graph[node].Id, Figure(down[place]), (double)breaches[place].Sum() / years, (double)lost[place].Sum() / years)).ToValueList());
    }

    private static List<(int Node, double PerYear, double RepairHours)> Rates(InventoryGraph graph) =>
        [.. OutageRates.Of(graph).Where(each => each.Value.PerYear > 0 && each.Value.Repair > TimeSpan.Zero).Select(each => (each.Key, each.Value.PerYear, each.Value.Repair.TotalHours))];

    private static List<(TimeSpan At, int Node, double Value)> Draw(List<(int Node, double PerYear, double RepairHours)> rates, ref SplitMix random)
    {
        var changes = new List<(TimeSpan At, int Node, double Value)>();
        foreach (var (node, perYear, repair) in rates)
        {
            // Up and down in turn: a node that is down cannot fail again.
            for (var at = random.Exponential(Year.TotalHours / perYear); at < Year.TotalHours;)
            {
                var length = random.Exponential(repair);
                changes.Add((TimeSpan.FromHours(at), node, 0));
                changes.Add((TimeSpan.FromHours(Math.Min(at + length, Year.TotalHours + 1)), node, 2));
                at += length + random.Exponential(Year.TotalHours / perYear);
            }
        }
        changes.Sort((left, right) => left.At != right.At ? left.At.CompareTo(right.At) : left.Node.CompareTo(right.Node));
        return changes;
    }

    private static YearlyFigure Figure(double[] years)
    {
        var mean = years.Average();
        var spread = Math.Sqrt(years.Sum(year => (year - mean) * (year - mean)) / (years.Length - 1));
        var half = 1.96 * spread / Math.Sqrt(years.Length); // normal approximation of the mean of many years
        var sorted = (double[])years.Clone();
        Array.Sort(sorted);
        return new(mean, Math.Max(0, mean - half), mean + half, sorted[years.Length / 2], sorted[(int)(years.Length * 0.95)]);
    }
}

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and in every version of the runtime.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>
    /// A sequence of its own for each number. The start is hashed: starts that are a multiple of the step apart give one sequence, shifted,
    /// and years that share their numbers make an interval that is too narrow.
    /// </summary>
    public static SplitMix Stream(ulong seed, int number) => new(new SplitMix(new SplitMix(seed).Next() ^ (ulong)number).Next());

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Above 0, at most 1.</summary>
    public double Unit() => ((Next() >> 11) + 1) * (1.0 / (1UL << 53));

    public double Exponential(double mean) => -mean * Math.Log(Unit());
}
