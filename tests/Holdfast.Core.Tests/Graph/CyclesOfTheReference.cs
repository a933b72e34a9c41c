using Holdfast.Core.Graph;

namespace Holdfast.Core.Tests.Graph;

/// <summary>The two graphs on which the readings differ: A and B need each other; A needs any of {B, C} while B needs A.</summary>
internal static class CyclesOfTheReference
{
    public static DependencyGraph Named(string name)
    {
        var builder = new DependencyGraphBuilder(3);
        if (name == "mutual") builder.Need(0, 1);
        else builder.AnyOf(0, 1, 2);
        builder.Need(1, 0);
        return builder.Build();
    }

    public static int[] Nodes(string letters) => [.. letters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(letter => letter[0] - 'A')];

    public static string Text(IEnumerable<int> nodes) => string.Join(' ', nodes.Order().Select(node => (char)('A' + node)));
}
