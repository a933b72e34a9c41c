namespace Holdfast.Core.Tests;

public class ValueListTests
{
    [Fact]
    public void Two_lists_with_the_same_content_are_equal()
    {
        ValueList<string> one = ["a", "b"];
        ValueList<string> two = ["a", "b"];

        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
    }

    [Fact]
    public void Order_matters() => Assert.NotEqual<ValueList<int>>([1, 2], [2, 1]);

    [Fact]
    public void The_default_is_the_empty_list() => Assert.Equal([], default(ValueList<int>));
}
