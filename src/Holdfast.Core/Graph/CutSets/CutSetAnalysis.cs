namespace Holdfast.Core.Graph.CutSets;

/// <summary>
/// Minimal cut sets and exact probability of a fault tree. The tree is simplified and cut into modules; each module is solved
/// on decision diagrams under several variable orders with growing budgets of nodes, so that the work is bounded without a clock.
/// </summary>
public static class CutSetAnalysis
{
    // Orders above this are counted on the complete families.
    private const int MostTruncated = 100;

    // With a maximum order the cut sets are the point: the exact probability may not cost more than about a second.
    private const int ProbabilityNodesBesideTruncated = 1 << 19;

    // Complete families without a binary diagram are worth one short try: where they are small they are found at once.
    private const int NodesOfCompleteFamilies = 1 << 11;

    // The diagrams recurse once for each variable at most: at most 700 bytes of stack a level,
    // before the compiler has optimised them.
    private const int VariablesOnUsualStack = 1_000;
    private const int StackOfOneVariable = 1_024;

    /// <summary>Runs all phases. <paramref name="finished"/> is called after each, so that the caller can time them.</summary>
    public static CutSetResult Run(FaultTree tree, CutSetOptions options, Action<CutSetPhase>? finished = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumOrder ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumNodes, 1);
        if (tree.EventCount <= VariablesOnUsualStack) return Solve(tree, options, finished);
        CutSetResult? result = null;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var stack = Math.Min(int.MaxValue, (long)tree.EventCount * StackOfOneVariable);
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = Solve(tree, options, finished);
                }
                catch (Exception exception)
                {
                    failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception);
                }
            },
            (int)stack);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static CutSetResult Solve(FaultTree tree, CutSetOptions options, Action<CutSetPhase>? finished)
    {
        var truncated = options.MaximumOrder <= MostTruncated;
        var solved = new SolvedTree(tree, options);
        var tryDirect = truncated || !options.Probability;
        if (!tryDirect) solved.BuildFunctions(options.MaximumNodes);
        finished?.Invoke(CutSetPhase.Build);

        var direct = tryDirect && (truncated ? solved.BuildFamilies(options.MaximumNodes) : solved.BuildFamilies(Math.Min(options.MaximumNodes, NodesOfCompleteFamilies), orders: 1));
        if (tryDirect && !direct)
        {
            solved.DropFamilies();
            solved.BuildFunctions(options.MaximumNodes);
        }

        if (!direct) solved.FamiliesFromFunctions();
        var count = solved.Count();
        finished?.Invoke(CutSetPhase.CutSets);

        TopProbability probability = new TopProbability.Unknown("It was not asked for.");
        if (options.Probability)
        {
            if (direct)
            {
                solved.SeparateFunctions();
                solved.BuildFunctions(Math.Min(options.MaximumNodes, ProbabilityNodesBesideTruncated), mayReorder: false);
            }

            probability = solved.Probability(tree);
        }

        finished?.Invoke(CutSetPhase.Probability);
        return new(tree, solved, count, probability);
    }
}
