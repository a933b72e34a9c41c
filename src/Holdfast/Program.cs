namespace Holdfast;

internal static class Entry
{
    private static int Main() => 0;
}
