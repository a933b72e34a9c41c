using Holdfast.Core.Dns;

namespace Holdfast.Core.Tests.Dns;

public sealed class KeyDigestTests
{
    // The example key of RFC 4034 5.4 with its DS there (SHA-1) and in RFC 4509 2.3 (SHA-256).
    private const string Key =
        "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";

    private static readonly DnsName Zone = DnsName.Parse("dskey.example.com");

    [Fact]
    public void The_key_tag_is_that_of_the_RFC() => Assert.Equal(60485, KeyDigest.Tag(Key));

    [Theory]
    [InlineData("60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118", true)]
    [InlineData("60485 5 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a", true)]
    [InlineData("60485 5 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50b", false)]
    [InlineData("60484 5 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a", false)]
    [InlineData("60485 8 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a", false)]
    [InlineData("60485 5 250 d4b7", null)]
    public void A_ds_covers_its_key_and_no_other(string ds, bool? expected) => Assert.Equal(expected, KeyDigest.Covers(Zone, ds, Key));
}
