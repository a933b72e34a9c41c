using Holdfast.Core.Dns;

namespace Holdfast.Benchmarks.Fuzz;

internal sealed class NameTarget() : FuzzTarget("names",
    ["www.example.com.", "*.example.com", "_dmarc.example.com", "bücher.example", @"a\.b.example", @"a\032b.example", "xn--bcher-kva.example", ".", "@", new string('a', 63) + ".example"],
    [".", "..", "\\", @"\000", @"\255", @"\256", "xn--", "*", "ß", "İ", "ａ", "\u200d", "日本", "😀", "example", new string('x', 60)])
{
    private static readonly DnsName Zone = DnsName.Parse("example.com");

    public override bool Try(string input)
    {
        Zone.TryPrepend(input, out var below, out _);
        if (below.Value.Length > 0) Promise(below.IsWithin(Zone), $"{below} should be within {Zone}");
        if (!DnsName.TryParse(input, out var name, out var error))
        {
            Promise(error is { Length: > 5 }, "no reason given");
            return false;
        }
        Promise(DnsName.TryParse(name.ToString(), out var again) && again == name && again.Value == name.Value, $"'{name.Value}' is not canonical");
        _ = name.Unicode;
        Promise(name.CompareTo(name) == 0 && name.IsWithin(name) && name.IsWithin(name.Parent), "a name and its parent");
        Promise(name.IsRoot || name.Labels().Count == name.Parent.Labels().Count + 1, "labels");
        return true;
    }
}
